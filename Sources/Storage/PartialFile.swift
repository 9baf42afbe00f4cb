import Glibc

/// A file that grows from one process to the next until it is whole, and has its name only then.
///
/// Until `publish()` the bytes are in a file beside it, whose name ends in `.part`; they stay there
/// when the process ends. One process at a time holds it: others wait.
public struct PartialFile: ~Copyable {
  /// How the names of unfinished files end.
  public static let suffix = ".part"

  /// The path the file will have.
  public let path: String
  /// The bytes that are there.
  public private(set) var count: Int
  private let descriptor: FileDescriptor

  /// Opens the unfinished file of a path, or begins one.
  ///
  /// Waits while another process has it. That may have published the file: look for it again.
  public init(path: String) throws(StorageError) {
    while true {
      let descriptor = try FileDescriptor(path + Self.suffix, O_RDWR | O_CREAT)
      while flock(descriptor.number, LOCK_EX) != 0 {
        guard errno == EINTR else {
          throw StorageError(path: descriptor.path, operation: .lock, errno: errno)
        }
      }
      guard descriptor.isStillNamed else { continue }
      count = try descriptor.sizeOfRegularFile()
      self.descriptor = descriptor
      self.path = path
      return
    }
  }

  /// Where the bytes are until the file is published.
  public var partPath: String { descriptor.path }

  /// Writes bytes after those that are there.
  public mutating func append(_ bytes: RawSpan) throws(StorageError) {
    try descriptor.write(bytes, at: count)
    count += bytes.byteCount
  }

  /// Forgets the bytes that are there.
  public mutating func removeAll() throws(StorageError) {
    guard ftruncate(descriptor.number, 0) == 0 else {
      throw StorageError(path: partPath, operation: .write, errno: errno)
    }
    count = 0
  }

  /// Makes the file appear at its path, with all bytes on the disk.
  public mutating func publish() throws(StorageError) {
    try descriptor.synchronize()
    try FileSystem.move(partPath, to: path)
  }
}
