/// A folder that is filled under a temporary name and appears at its path whole, or not at all.
///
/// Without `publish()` the temporary folder is removed when the value goes; what a killed process left
/// behind is removed by the next one for the same path, or by the `FolderLock` of the folder above.
public struct AtomicFolder: ~Copyable {
  /// The path the folder will have.
  public let path: String
  /// The path it has until then, beside the other.
  public let temporaryPath: String
  private var lock: FolderLock?
  /// True while the temporary folder is this value's.
  private var isFilling = false

  /// Starts an empty folder; those above it are made where they are missing.
  ///
  /// - Throws: `StorageError`, naming the process that fills a folder for the same path.
  public init(path: String) throws(StorageError) {
    let (parent, name) = FileSystem.split(path)
    self.path = "\(parent)/\(name)"
    temporaryPath = "\(parent)/\(AtomicFile.temporaryPrefix)\(name)"
    try FileSystem.createFolder(temporaryPath)
    lock = try FolderLock(folder: temporaryPath)
    isFilling = true
    for name in try FileSystem.list(temporaryPath) where name != FolderLock.fileName {
      try FileSystem.removeItem(temporaryPath + "/" + name)
    }
  }

  deinit {
    if isFilling { try? FileSystem.removeFolder(temporaryPath) }
  }

  /// Makes the folder appear at its path, in place of what was there.
  ///
  /// The files in it are on the disk already where they were published one by one.
  public consuming func publish() throws(StorageError) {
    lock = nil
    if FileSystem.isFolder(path) {
      if try !FileSystem.exchange(temporaryPath, path) { try replaceInTwoSteps() }
      isFilling = false
      try FileSystem.removeItem(temporaryPath)
    } else {
      try FileSystem.move(temporaryPath, to: path)
      isFilling = false
    }
  }

  /// Swaps the temporary folder with the one at the path, where a process that is killed between the
  /// renames leaves neither of them under its name.
  private func replaceInTwoSteps() throws(StorageError) {
    let replaced = temporaryPath + "-replaced"
    try FileSystem.removeItem(replaced)
    try FileSystem.move(path, to: replaced)
    try FileSystem.move(temporaryPath, to: path)
    try FileSystem.move(replaced, to: temporaryPath)
  }
}
