import Glibc

/// The right to write in a folder, held by one process at a time and lost with it, however it ends.
public struct FolderLock: ~Copyable {
  /// The name of the lock file in the folder.
  public static let fileName = ".lock"

  private let descriptor: FileDescriptor

  /// Takes the lock of an existing folder and removes the temporary files and folders of killed
  /// processes.
  ///
  /// - Throws: `StorageError`, naming the holder's process where the lock is held.
  public init(folder: String) throws(StorageError) {
    let lock = try Self.takeLock(folder: folder)
    guard ftruncate(lock.number, 0) == 0 else {
      throw StorageError(path: lock.path, operation: .lock, errno: errno)
    }
    try lock.write(Array("\(getpid())\n".utf8).span.bytes, at: 0)
    for name in try FileSystem.list(folder) where name.hasPrefix(AtomicFile.temporaryPrefix) {
      try FileSystem.removeItem(folder + "/" + name)
    }
    descriptor = lock
  }

  deinit { unlink(descriptor.path) }

  private static func takeLock(folder: String) throws(StorageError) -> FileDescriptor {
    let path = folder + "/" + fileName
    while true {
      let descriptor = try FileDescriptor(path, O_RDWR | O_CREAT)
      guard flock(descriptor.number, LOCK_EX | LOCK_NB) == 0 else {
        let code = errno
        guard code == EWOULDBLOCK else {
          throw StorageError(path: folder, operation: .lock, errno: code)
        }
        throw heldError(folder: folder, lockFile: path)
      }
      // A holder that lets go removes the file: the lock of a removed file excludes nobody.
      if descriptor.isStillNamed { return descriptor }
    }
  }

  private static func heldError(folder: String, lockFile: String) -> StorageError {
    let text = String(
      decoding: (try? FileSystem.read(lockFile, limit: 64)) ?? [], as: UTF8.self)
    let holder = Int32(text.prefix { $0 != "\n" })
    let name = holder.map { "process \($0)" } ?? "another process"
    return StorageError(
      path: folder, operation: .lock, reason: "\(name) is writing here",
      advice: "wait until it ends, or end it")
  }
}
