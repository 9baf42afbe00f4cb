public import LanguageModel
public import Storage
import Tensors

/// The base's normed hidden states of what was scored before: a file for each pack of segments, as
/// `LanguageModel.docc/HiddenStates.md` describes it.
public struct BaseStateCache: Sendable {
  private let folder: String
  private let base: Digest
  private let columns: Int

  /// Opens a folder, and makes it where there is none.
  ///
  /// - Parameters:
  ///   - model: the digest of the base's files.
  ///   - base: the base itself, on whose arithmetic the last bits of the states depend.
  /// - Throws: `StorageError`.
  public init(folder: String, model: Digest, _ base: Transformer) throws(StorageError) {
    try FileSystem.createFolder(folder)
    self.folder = folder
    self.base = Digest(of: Array("\(model) \(base.compute.identity)".utf8))
    columns = base.configuration.hiddenSize
  }

  /// The states (N,C) of N rows of a pack: those that are stored, else those computed, which are stored.
  ///
  /// A file that is damaged is written anew.
  ///
  /// - Throws: `StorageError` where the folder cannot be written.
  func states(
    of segments: [[UInt32]], rows: [Int], computed: () -> Matrix
  ) throws(StorageError) -> Matrix {
    let identity = HiddenStateFile.Identity(
      base: base, sequence: HiddenStateFile.digest(of: segments, rows: rows), rows: rows.count,
      columns: columns)
    let path = folder + "/" + identity.name
    if let states = HiddenStateFile.states(at: path, identity) { return states }
    let states = computed()
    var compressor = try ZstdCompressor(level: 1)
    try FileSystem.publish(
      try HiddenStateFile.bytes(of: states, identity, compressor: &compressor), to: path)
    return states
  }
}
