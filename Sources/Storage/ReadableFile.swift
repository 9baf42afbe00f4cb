import Glibc

/// A regular file that is read piece by piece.
///
/// A file that somebody cuts off meanwhile ends early, where a mapped one would end the process.
public final class ReadableFile: Sendable {
  /// The path it was opened by.
  public let path: String
  /// Its size in bytes when it was opened.
  public let count: Int
  private let descriptor: FileDescriptor

  /// Opens a file.
  ///
  /// - Throws: `StorageError` if it cannot be opened, or is no regular file.
  public init(path: String) throws(StorageError) {
    // To open a pipe would wait for its writer, before it can be seen that it is one.
    descriptor = try FileDescriptor(path, O_RDONLY | O_NONBLOCK)
    count = try descriptor.sizeOfRegularFile()
    self.path = path
  }

  /// Reads the bytes from `offset` on into a buffer.
  ///
  /// - Returns: how many; none at the file's end.
  public func read(
    at offset: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(StorageError) -> Int {
    while true {
      let count = pread(descriptor.number, buffer.baseAddress, buffer.count, offset)
      if count >= 0 { return count }
      guard errno == EINTR else { throw StorageError(path: path, operation: .read, errno: errno) }
    }
  }
}
