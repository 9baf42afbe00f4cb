import Glibc

/// The owner of an open file descriptor; closes it when it goes.
struct FileDescriptor: ~Copyable {
  let number: Int32
  let path: String

  /// Opens a file, close-on-exec.
  init(
    _ path: String, _ flags: Int32, permissions: mode_t = 0o666
  ) throws(StorageError) {
    let number = Glibc.open(path, flags | O_CLOEXEC, permissions)
    guard number >= 0 else { throw StorageError(path: path, operation: .open, errno: errno) }
    self.number = number
    self.path = path
  }

  /// Takes over a descriptor that is open already.
  init(owning number: Int32, path: String) {
    self.number = number
    self.path = path
  }

  deinit { close(number) }

  /// The file's size in bytes.
  ///
  /// - Throws: `StorageError` unless this is a regular file: a pipe has no size to rely on.
  func sizeOfRegularFile() throws(StorageError) -> Int {
    var status = stat()
    guard fstat(number, &status) == 0 else {
      throw StorageError(path: path, operation: .open, errno: errno)
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw StorageError(path: path, operation: .open, errno: EISDIR)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw StorageError(path: path, operation: .open, reason: "not a regular file")
    }
    return status.st_size
  }

  /// Writes all of `bytes`, at `offset` or, without one, where the descriptor stands.
  func write(_ bytes: RawSpan, at offset: Int? = nil) throws(StorageError) {
    var done = 0
    while done < bytes.byteCount {
      let written = bytes.withUnsafeBytes { buffer in
        let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
        return if let offset {
          pwrite(number, rest.baseAddress, rest.count, offset + done)
        } else {
          Glibc.write(number, rest.baseAddress, rest.count)
        }
      }
      if written < 0 {
        if errno == EINTR { continue }
        throw StorageError(path: path, operation: .write, errno: errno)
      }
      done += written
    }
  }

  /// Reads the next bytes to the front of a buffer; 0 at the end.
  func read(into buffer: inout [UInt8]) throws(StorageError) -> Int {
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(number, $0.baseAddress, $0.count) }
      if count >= 0 { return count }
      guard errno == EINTR else {
        throw StorageError(path: path, operation: .read, errno: errno)
      }
    }
  }

  /// True while the descriptor's path leads to the descriptor's file.
  var isStillNamed: Bool {
    var own = stat()
    var named = stat()
    return fstat(number, &own) == 0 && stat(path, &named) == 0
      && own.st_ino == named.st_ino && own.st_dev == named.st_dev
  }

  /// Waits until the file's bytes are on the disk.
  func synchronize() throws(StorageError) {
    guard fsync(number) == 0 else {
      throw StorageError(path: path, operation: .synchronize, errno: errno)
    }
  }
}
