import Glibc

/// Appends lines to a file, each of which is on the disk when its call returns.
///
/// A process that is killed while it writes leaves at most one torn line, the last; opening the file
/// again removes it.
public struct LineWriter: ~Copyable {
  private let descriptor: FileDescriptor

  /// Opens a file for appending, creates it where there is none, and cuts off a torn last line.
  public init(path: String) throws(StorageError) {
    let descriptor = try FileDescriptor(path, O_RDWR | O_CREAT | O_APPEND)
    let size = try descriptor.sizeOfRegularFile()
    let whole = try MappedFile(path: path).withBytes { bytes in
      (bytes.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
    }
    if whole < size, ftruncate(descriptor.number, whole) != 0 {
      throw StorageError(path: path, operation: .write, errno: errno)
    }
    try FileSystem.synchronizeFolder(FileSystem.split(path).folder)
    self.descriptor = descriptor
  }

  /// Appends one line.
  ///
  /// - Precondition: `line` holds no line break.
  public mutating func append(_ line: String) throws(StorageError) {
    precondition(!line.utf8.contains(UInt8(ascii: "\n")), "a line break within a line")
    try descriptor.write(Array("\(line)\n".utf8).span.bytes)
    try descriptor.synchronize()
  }
}
