import Storage

/// The fetch of one file: each attempt goes on where the one before it ended, in this process or in
/// an earlier one.
final class FileDownload {
  private let file: RecipeFile
  private let limits: FetchLimits
  private let onProgress: (_ done: Int, _ total: Int?) -> Void
  private var part: PartialFile
  private var record: ResumeRecord?

  /// Takes over the unfinished file at a path, or begins one.
  init(
    _ file: RecipeFile, to path: String, limits: FetchLimits,
    onProgress: @escaping (_ done: Int, _ total: Int?) -> Void
  ) throws(StorageError) {
    self.file = file
    self.limits = limits
    self.onProgress = onProgress
    part = try PartialFile(path: path)
    let found = ResumeRecord(path: Self.recordPath(of: path))
    record = found?.address == file.address.text ? found : nil
    // Bytes of which nothing is known may be those of another file.
    if record == nil { try part.removeAll() }
  }

  /// Where the record of an unfinished file is kept.
  static func recordPath(of path: String) -> String { path + PartialFile.suffix + ".json" }

  /// The bytes that are there.
  var count: Int { part.count }
  /// Where they are.
  var partPath: String { part.partPath }

  /// Asks for the file, or for what is missing of it.
  ///
  /// - Throws: `Transfer.Failure`, `FetchError`, `StorageError`.
  func attempt() throws {
    guard !isComplete else { return }
    if record?.validator == nil { try part.removeAll() }
    let transfer = Transfer(
      file.address, limits: limits, onResponse: { [self] in try begin($0) },
      onBytes: { [self] in try take($0) })
    do {
      try transfer.run(from: part.count, validator: record?.validator)
    } catch let failure as Transfer.Failure where failure.isRangeRefused {
      try part.removeAll()
      throw failure
    }
    if let size = expectedSize, part.count < size {
      throw Transfer.Failure(
        reason: "it ended after \(part.count) of \(size) bytes", isTransient: true)
    }
  }

  /// Gives the file its name.
  func publish() throws(StorageError) {
    try part.publish()
    try FileSystem.remove(Self.recordPath(of: part.path))
  }

  /// Puts a file aside that is not the one of the recipe, and returns where it is.
  func putAside() throws(StorageError) -> String {
    let path = part.path + ".bad"
    try FileSystem.move(partPath, to: path)
    try FileSystem.remove(Self.recordPath(of: part.path))
    return path
  }

  private var expectedSize: Int? { file.size ?? record?.totalSize }

  private var isComplete: Bool { expectedSize == part.count }

  private func begin(_ headers: ResponseHeaders) throws {
    if let size = file.size, let announced = headers.totalSize, announced != size {
      throw FetchError(
        file: part.path, address: file.address,
        problem: "the server has \(announced) bytes, the recipe expects \(size); "
          + "the file changed: correct the recipe")
    }
    if headers.isPartial {
      // Not every server heeds what the request says of the file's state, and not every one repeats
      // that state when it sends a rest.
      let isSameFile = headers.validator == nil || headers.validator == record?.validator
      guard headers.firstByte == part.count, isSameFile else {
        try part.removeAll()
        throw Transfer.Failure(
          reason: "the server sent another part than was asked for", isTransient: true)
      }
    } else {
      try part.removeAll()
      let record = ResumeRecord(address: file.address, headers: headers)
      // The record comes before the bytes that it speaks of.
      try record.write(to: Self.recordPath(of: part.path))
      self.record = record
    }
  }

  private func take(_ bytes: RawSpan) throws {
    try part.append(bytes)
    if let size = file.size, part.count > size {
      throw FetchError(
        file: part.path, address: file.address,
        problem: "more than the \(size) bytes that the recipe expects; "
          + "the file changed: correct the recipe")
    }
    onProgress(part.count, expectedSize)
  }
}
