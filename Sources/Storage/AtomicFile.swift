import Glibc

/// A file that is written under a temporary name and appears at its path whole, or not at all.
///
/// `publish()` waits until the bytes are on the disk, renames the temporary file, and waits for the
/// folder. Without it the temporary file is removed when the value goes; one that a killed process
/// left behind begins with `temporaryPrefix` and is removed by the folder's next `FolderLock`.
public struct AtomicFile: ~Copyable {
  /// How the names of unpublished files begin.
  public static let temporaryPrefix = ".tmp-"

  /// The path the file will have.
  public let path: String
  /// The path it has until then.
  public let temporaryPath: String
  private let descriptor: FileDescriptor
  private var isPublished = false

  /// Starts a file.
  ///
  /// - Throws: `StorageError` if the folder does not exist or cannot be written.
  public init(path: String) throws(StorageError) {
    let (folder, name) = FileSystem.split(path)
    var attempt = 0
    while true {
      let candidate = "\(folder)/\(Self.temporaryPrefix)\(name)-\(getpid())-\(attempt)"
      do throws(StorageError) {
        descriptor = try FileDescriptor(candidate, O_RDWR | O_CREAT | O_EXCL)
        temporaryPath = candidate
        self.path = path
        return
      } catch {
        guard FileSystem.exists(candidate), attempt < 1_000 else { throw error }
        attempt += 1
      }
    }
  }

  deinit {
    if !isPublished { unlink(temporaryPath) }
  }

  /// Writes bytes after those written before.
  public mutating func append(_ bytes: RawSpan) throws(StorageError) {
    try descriptor.write(bytes)
  }

  /// Writes bytes after those written before.
  public mutating func append(_ bytes: [UInt8]) throws(StorageError) {
    try descriptor.write(bytes.span.bytes)
  }

  /// Replaces bytes that were written before.
  public mutating func overwrite(_ bytes: [UInt8], at offset: Int) throws(StorageError) {
    try descriptor.write(bytes.span.bytes, at: offset)
  }

  /// Makes the file appear at its path, replacing what was there.
  public consuming func publish() throws(StorageError) {
    try descriptor.synchronize()
    try FileSystem.move(temporaryPath, to: path)
    isPublished = true
  }
}
