import Glibc

/// What changes when a file is written, or another takes its name.
public struct FileStamp: Equatable, Sendable {
  /// The size in bytes.
  public let size: Int
  /// When the file was last written: nanoseconds since 1970.
  public let modified: Int
  private let identity: UInt64

  /// The stamp of a regular file; nil for what is none, and where nothing is found.
  public init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    size = Int(status.st_size)
    modified = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
    identity = UInt64(status.st_ino)
  }
}
