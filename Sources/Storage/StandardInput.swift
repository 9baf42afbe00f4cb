import Glibc

/// The process's standard input, read in pieces.
public enum StandardInput {
  /// The next bytes, at most `limit`; none at the end.
  ///
  /// - Throws: `StorageError` if the input fails.
  public static func read(limit: Int) throws(StorageError) -> [UInt8] {
    while true {
      var result = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
        result = Glibc.read(STDIN_FILENO, buffer.baseAddress, limit)
        count = max(0, result)
      }
      if result >= 0 { return bytes }
      guard errno == EINTR else {
        throw StorageError(path: "standard input", operation: .read, errno: errno)
      }
    }
  }
}
