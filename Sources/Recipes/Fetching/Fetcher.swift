import Glibc
import Storage

/// Fetches the files of recipes, and makes sure that they are what the recipes say.
public struct Fetcher: Sendable {
  /// What there is to tell while a file is fetched.
  public struct Observer: Sendable {
    /// Called with the bytes that are here and the bytes there will be, where that is known.
    public var onProgress: @Sendable (_ done: Int, _ total: Int?) -> Void
    /// Called with what a user should read: why a connection is tried again, a new checksum.
    public var onNotice: @Sendable (String) -> Void

    /// Describes an observer.
    public init(
      onProgress: @escaping @Sendable (_ done: Int, _ total: Int?) -> Void = { _, _ in },
      onNotice: @escaping @Sendable (String) -> Void = { _ in }
    ) {
      self.onProgress = onProgress
      self.onNotice = onNotice
    }
  }

  private let limits: FetchLimits
  private let observer: Observer

  /// Prepares to fetch.
  public init(limits: FetchLimits = FetchLimits(), observer: Observer = Observer()) {
    self.limits = limits
    self.observer = observer
  }

  /// Makes sure that a file is in a folder, and returns its path.
  ///
  /// A file that is there is read and checked. One that is not comes as `NAME.part`, which an
  /// interrupted fetch leaves behind and the next one goes on with, and gets its name when its size
  /// and checksum are right. Where the recipe knows no checksum, the one that was found is kept in
  /// `NAME.sha256`, in the form of `sha256sum`, and expected from then on.
  ///
  /// - Throws: `FetchError` where the file cannot be had or is another one; `StorageError`.
  public func fetch(_ file: RecipeFile, into folder: String) throws -> String {
    try FileSystem.createFolder(folder)
    let path = folder + "/" + file.name
    guard !FileSystem.exists(path) else {
      try check(file, at: path)
      return path
    }
    let download = try FileDownload(
      file, to: path, limits: limits, onProgress: observer.onProgress)
    // Another process may have had the unfinished file, and finished it.
    guard !FileSystem.exists(path) else {
      try FileSystem.remove(download.partPath)
      try check(file, at: path)
      return path
    }
    try complete(download, of: file)
    try publish(download, of: file, as: path)
    return path
  }

  private func complete(_ download: FileDownload, of file: RecipeFile) throws {
    var attempts = 0
    var farthest = download.count
    while true {
      do {
        return try download.attempt()
      } catch let failure as Transfer.Failure {
        // A server that always breaks off at the same byte must not be asked for ever.
        attempts = download.count > farthest ? 1 : attempts + 1
        farthest = max(farthest, download.count)
        guard failure.isTransient, attempts < limits.attempts else {
          throw FetchError(
            file: download.partPath, address: file.address,
            problem: failure.isTransient
              ? "\(failure.reason); given up after \(attempts) attempts: run the command again to go "
                + "on with the \(download.count) bytes that are here" : failure.reason)
        }
        let delay = limits.delay(after: attempts)
        observer.onNotice(
          "\(file.name): \(failure.reason); trying again in \(Int(delay.rounded(.up))) s")
        usleep(UInt32(delay * 1e6))
      }
    }
  }

  private func publish(_ download: FileDownload, of file: RecipeFile, as path: String) throws {
    if let problem = try mismatch(file.checksum, of: download.partPath) {
      let aside = try download.putAside()
      throw FetchError(
        file: path, address: file.address,
        problem: "\(problem); kept as \(aside): run the command again to fetch it anew, or correct "
          + "the recipe if the publisher changed the file")
    }
    if file.checksum == nil {
      let checksum = try Checksum(ofFile: download.partPath)
      try RecordedChecksum.write(checksum, of: path)
      observer.onNotice("\(file.name): the recipe knows no checksum; found \(checksum)")
    }
    try download.publish()
  }

  /// Checks a file that was here before.
  private func check(_ file: RecipeFile, at path: String) throws {
    let size = try FileSystem.size(of: path)
    if let expected = file.size, size != expected {
      throw FetchError(
        file: path,
        problem: "\(size) bytes found, \(expected) expected; remove it to fetch it again")
    }
    let expected = try file.checksum ?? RecordedChecksum.read(of: path)
    if let problem = try mismatch(expected, of: path) {
      throw FetchError(file: path, problem: "\(problem); remove it to fetch it again")
    }
    if expected == nil {
      try RecordedChecksum.write(try Checksum(ofFile: path), of: path)
    }
  }

  private func mismatch(_ expected: Checksum?, of path: String) throws(StorageError) -> String? {
    guard let expected else { return nil }
    let found = try Checksum(ofFile: path, algorithm: expected.algorithm)
    return found == expected ? nil : "checksum \(found) found, \(expected) expected"
  }
}
