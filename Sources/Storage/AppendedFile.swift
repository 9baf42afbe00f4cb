import Glibc

/// A file that grows at its end, for readers that follow it.
public struct AppendedFile: ~Copyable {
  private let descriptor: FileDescriptor

  /// Opens a file for appending, and creates it where there is none.
  public init(path: String) throws(StorageError) {
    descriptor = try FileDescriptor(path, O_WRONLY | O_CREAT | O_APPEND)
  }

  /// Appends bytes, which readers see at once; a power failure may lose them.
  public mutating func append(_ bytes: [UInt8]) throws(StorageError) {
    try descriptor.write(bytes.span.bytes)
  }
}
