import Glibc

extension StorageError {
  /// Describes the failure of a system call by the calling thread's `errno`.
  init(path: String, operation: Operation, errno code: Int32) {
    self.init(
      path: path, operation: operation, reason: "\(Self.text(of: code)) (errno \(code))",
      advice: Self.advice(for: code))
  }

  private static func text(of code: Int32) -> String {
    // `strerror` may answer from a buffer that threads share; `strerror_r` is given its own.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let base = buffer.baseAddress, strerror_r(code, base, buffer.count) == 0 else {
        return "unknown error"
      }
      return String(cString: base)
    }
  }

  private static func advice(for code: Int32) -> String {
    switch code {
    case ENOENT: "check the path"
    case EACCES, EPERM, EROFS: "check the permissions"
    case ENOSPC, EDQUOT: "free some space and run the command again"
    case EFBIG: "raise the limit of file sizes (ulimit -f)"
    case EMFILE, ENFILE: "raise the limit of open files (ulimit -n)"
    case ENOTDIR: "a part of the path is a file, not a folder"
    case EISDIR: "a file was expected, this is a folder"
    default: ""
    }
  }
}
