import Glibc

extension FileSystem {
  /// The names in a folder, without `.` and `..`, in the order of their UTF-8 bytes.
  public static func list(_ folder: String) throws(StorageError) -> [String] {
    guard let stream = opendir(folder) else {
      throw StorageError(path: folder, operation: .list, errno: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      // Only `errno` tells the end of the folder from a failure.
      errno = 0
      guard let entry = readdir(stream) else { break }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    guard errno == 0 else { throw StorageError(path: folder, operation: .list, errno: errno) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The paths of all regular files below a folder, each folder's names in the order of `list`.
  ///
  /// Names that begin with a dot are left out. Links to files are followed; links to folders are
  /// not, so that the walk ends.
  public static func walk(_ folder: String) throws(StorageError) -> [String] {
    var files: [String] = []
    for name in try list(folder) where !name.hasPrefix(".") {
      let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
      var status = stat()
      guard lstat(path, &status) == 0 else {
        guard !name.contains("\u{FFFD}") else {
          throw StorageError(
            path: path, operation: .list, reason: "the name is not valid UTF-8; rename the file")
        }
        throw StorageError(path: path, operation: .list, errno: errno)
      }
      if status.st_mode & S_IFMT == S_IFDIR {
        files += try walk(path)
      } else if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
        files.append(path)
      }
    }
    return files
  }
}
