import LanguageModel
import Storage
import Tensors

/// The folder of a base's hidden states, a file for each sequence, up to a number of bytes.
///
/// What is not found, or found damaged, is nil: the caller computes it again.
final class HiddenStateCache {
  /// The bytes of the files that are there.
  private(set) var byteCount = 0

  private let folder: String
  private let base: Digest
  private let columns: Int
  private let epochs: [Int]
  private let limit: Int
  private let lock: FolderLock
  private var compressor: ZstdCompressor

  /// Opens a folder, which is made where there is none, and removes the states of other bases.
  ///
  /// - Parameters:
  ///   - base: names the model and the arithmetic.
  ///   - columns: the model's hidden size.
  ///   - epochs: how many epochs of each source there are: sequences of the last are not kept.
  ///   - limit: the most bytes that all files together may have.
  init(
    folder: String, base: String, columns: Int, epochs: [Int], limit: Int
  ) throws(StorageError) {
    self.folder = folder
    self.base = Digest(of: Array(base.utf8))
    self.columns = columns
    self.epochs = epochs
    self.limit = limit
    compressor = try ZstdCompressor(level: 1)
    try FileSystem.createFolder(folder)
    lock = try FolderLock(folder: folder)
    for (name, base) in try Self.files(in: folder) where base != self.base {
      try FileSystem.remove(folder + "/" + name)
    }
    try countBytes()
  }

  /// The states (N,C) of a sequence's N rows, or nil.
  func states(of sequence: ComparedSequence) throws(StorageError) -> Matrix? {
    let identity = identity(of: sequence)
    let path = path(of: identity)
    guard FileSystem.exists(path) else { return nil }
    if let states = HiddenStateFile.states(at: path, identity) { return states }
    try FileSystem.remove(path)
    // What was found may have had another size than what was stored.
    try countBytes()
    return nil
  }

  /// Keeps the states (N,C) of a sequence that may come again, unless there is no room for them.
  func store(_ states: Matrix, of sequence: ComparedSequence) throws(StorageError) {
    guard sequence.epoch + 1 < epochs[sequence.source] else { return }
    let identity = identity(of: sequence)
    let bytes = try HiddenStateFile.bytes(of: states, identity, compressor: &compressor)
    guard byteCount + bytes.count <= limit else { return }
    try FileSystem.publish(bytes, to: path(of: identity))
    byteCount += bytes.count
  }

  /// Removes the states of all bases, and nothing else that the folder may hold.
  static func clear(folder: String) throws(StorageError) {
    guard FileSystem.isFolder(folder) else { return }
    for (name, _) in try files(in: folder) { try FileSystem.remove(folder + "/" + name) }
  }

  private func countBytes() throws(StorageError) {
    byteCount = 0
    for (name, _) in try Self.files(in: folder) {
      byteCount += try FileSystem.size(of: folder + "/" + name)
    }
  }

  private static func files(
    in folder: String
  ) throws(StorageError) -> [(name: String, base: Digest)] {
    try FileSystem.list(folder).compactMap { name in
      HiddenStateFile.base(inName: name).map { (name, $0) }
    }
  }

  private func path(of identity: HiddenStateFile.Identity) -> String {
    folder + "/" + identity.name
  }

  private func identity(of sequence: ComparedSequence) -> HiddenStateFile.Identity {
    HiddenStateFile.Identity(
      base: base, sequence: sequence.digest, rows: sequence.rows.count, columns: columns)
  }
}
