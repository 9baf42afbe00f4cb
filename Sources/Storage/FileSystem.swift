import Glibc

/// Folders, and small files that are written at once.
public enum FileSystem {
  /// True where anything is found at `path`.
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// True where a folder, or a link to one, is found at `path`.
  public static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// True where two paths lead to the same file or folder.
  public static func isSame(_ path: String, _ other: String) -> Bool {
    var first = stat()
    var second = stat()
    return stat(path, &first) == 0 && stat(other, &second) == 0
      && first.st_ino == second.st_ino && first.st_dev == second.st_dev
  }

  /// The first of some files that lies in a folder, or below it, whatever links lead there.
  ///
  /// - Complexity: nothing where there is no such folder; else a walk along each path.
  public static func firstFile(of paths: some Sequence<String>, below folder: String) -> String? {
    guard let folder = resolved(folder) else { return nil }
    return paths.first { resolved($0)?.hasPrefix(folder + "/") == true }
  }

  /// The absolute path without links; nil where nothing is found.
  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The size in bytes of a regular file.
  public static func size(of path: String) throws(StorageError) -> Int {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw StorageError(path: path, operation: .open, errno: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw StorageError(path: path, operation: .open, reason: "not a regular file")
    }
    return Int(status.st_size)
  }

  /// Makes a folder and those above it; one that exists is left as it is.
  public static func createFolder(_ path: String) throws(StorageError) {
    guard !isFolder(path) else { return }
    let parent = split(path).folder
    if parent != path, !isFolder(parent) { try createFolder(parent) }
    guard mkdir(path, 0o777) == 0 || (errno == EEXIST && isFolder(path)) else {
      throw StorageError(path: path, operation: .createFolder, errno: errno)
    }
    try synchronizeFolder(parent)
  }

  /// Writes a file that appears whole or not at all.
  public static func publish(_ bytes: [UInt8], to path: String) throws(StorageError) {
    var file = try AtomicFile(path: path)
    try file.append(bytes)
    try file.publish()
  }

  /// The bytes of a regular file.
  ///
  /// - Throws: `StorageError`, also where the file is larger than `limit` bytes.
  public static func read(_ path: String, limit: Int) throws(StorageError) -> [UInt8] {
    let file = try MappedFile(path: path)
    guard file.count <= limit else {
      throw StorageError(
        path: path, operation: .read,
        reason: "\(file.count) bytes found, at most \(limit) expected")
    }
    return file.withBytes { Array($0) }
  }

  /// Gives a file another name, or another folder a copy of it where that cannot be.
  ///
  /// The caller waits for the folder, once for all its files: see `synchronizeFolder`.
  ///
  /// - Precondition: nothing is found at `destination`.
  public static func linkOrCopy(
    _ path: String, to destination: String
  ) throws(StorageError) {
    guard link(path, destination) != 0 else { return }
    guard [EXDEV, EPERM, EMLINK, ENOTSUP].contains(errno) else {
      throw StorageError(path: destination, operation: .publish, errno: errno)
    }
    try copy(path, to: destination)
  }

  /// Writes a copy of a regular file, which appears whole or not at all.
  public static func copy(_ path: String, to destination: String) throws(StorageError) {
    let file = try MappedFile(path: path)
    var copy = try AtomicFile(path: destination)
    try file.withSpan { (bytes) throws(StorageError) in try copy.append(bytes) }
    try copy.publish()
  }

  /// Gives a file another name in its folder, replacing what has it, and waits until that is on the
  /// disk.
  public static func move(_ path: String, to newPath: String) throws(StorageError) {
    guard rename(path, newPath) == 0 else {
      throw StorageError(path: newPath, operation: .publish, errno: errno)
    }
    try synchronizeFolder(split(newPath).folder)
  }

  /// Removes a file, or an empty folder; nothing happens where there is none.
  public static func remove(_ path: String) throws(StorageError) {
    guard Glibc.remove(path) == 0 || errno == ENOENT else {
      throw StorageError(path: path, operation: .remove, errno: errno)
    }
  }

  /// Removes a folder with all it holds, without following links: of a link to one, the link goes.
  public static func removeFolder(_ path: String) throws(StorageError) {
    if !isLink(path) {
      for name in try list(path) { try removeItem(path + "/" + name) }
    }
    try remove(path)
  }

  /// Removes a file, or a folder with all it holds, without following links; nothing happens where
  /// there is neither.
  static func removeItem(_ path: String) throws(StorageError) {
    if isFolder(path) {
      try removeFolder(path)
    } else {
      try remove(path)
    }
  }

  /// Waits until the names in a folder are on the disk.
  public static func synchronizeFolder(_ path: String) throws(StorageError) {
    try FileDescriptor(path, O_RDONLY | O_DIRECTORY).synchronize()
  }

  /// The last name of a path.
  public static func lastName(of path: String) -> String { split(path).name }

  /// The folder that a path lies in; `.` for a bare name.
  public static func folder(of path: String) -> String { split(path).folder }

  /// The folder and the last name of a path; `.` for a bare name.
  static func split(_ path: String) -> (folder: String, name: String) {
    var end = path.endIndex
    while end > path.startIndex, path[..<end].last == "/" { end = path.index(before: end) }
    let trimmed = path[..<end]
    guard let slash = trimmed.lastIndex(of: "/") else { return (".", String(trimmed)) }
    let folder = slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    return (folder, String(trimmed[trimmed.index(after: slash)...]))
  }
}
