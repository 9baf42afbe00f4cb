import Glibc

extension FileSystem {
  /// Lets two paths of one file system swap what they name, in one step, and waits until that is on
  /// the disk; false where the file system or the kernel cannot.
  ///
  /// - Precondition: both lie in the same folder.
  /// - Throws: `StorageError`.
  static func exchange(_ path: String, _ other: String) throws(StorageError) -> Bool {
    typealias Rename =
      @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
    // Neither `renameat2` nor `RENAME_EXCHANGE` can be seen from Swift.
    let exchangeFlag: UInt32 = 2
    guard let symbol = dlsym(nil, "renameat2") else { return false }
    let rename = unsafeBitCast(symbol, to: Rename.self)
    guard rename(AT_FDCWD, path, AT_FDCWD, other, exchangeFlag) == 0 else {
      if [EINVAL, ENOSYS].contains(errno) { return false }
      throw StorageError(path: other, operation: .publish, errno: errno)
    }
    try synchronizeFolder(split(other).folder)
    return true
  }
}
