import Storage

/// Reads the records of inputs in order, one at a time, without looking into them.
///
/// An input is a file, a folder (with all below it, sorted), an archive, a compressed file, or `-`
/// for JSON lines on standard input. Names say the format: `.jsonl` and `.ndjson` hold a record a
/// line, `.json` an array of records (or objects one after the other), `.csv` and `.tsv` a record a
/// row below the row that names the columns, `.txt` and `.md` are texts. A file of another format is
/// an error where it was named, and a rejection where it was found in a folder or an archive.
public struct RecordReader: ~Copyable {
  /// The bytes that a record may have where nothing else is said.
  public static let defaultRecordLimit = 64 << 20

  private let options: ReadingOptions
  private let recordLimit: Int
  private var files: ArraySlice<InputFile>
  private var current: InputFile?
  private var archive: ArchiveReader?
  private var splitter: RecordSplitter?
  /// The stored sizes of the files before the current one.
  private var finishedBytes = 0

  /// The size of all inputs as they are stored; nil if standard input is one of them.
  public let totalBytes: Int?

  /// Finds the files of the inputs.
  ///
  /// - Throws: `DocumentError` for an input that is not there.
  public init(
    inputs: [String], options: ReadingOptions = ReadingOptions(),
    recordLimit: Int = defaultRecordLimit
  ) throws(DocumentError) {
    self.init(
      files: try InputFile.files(of: inputs)[...], options: options, recordLimit: recordLimit)
  }

  /// Prepares to read files that have been found already.
  public init(
    files: ArraySlice<InputFile>, options: ReadingOptions = ReadingOptions(),
    recordLimit: Int = defaultRecordLimit
  ) {
    self.files = files
    self.options = options
    self.recordLimit = recordLimit
    let sizes = files.map(\.size)
    totalBytes = sizes.contains(nil) ? nil : sizes.reduce(0) { $0 + ($1 ?? 0) }
  }

  /// How much of the inputs has been read, in bytes as they are stored.
  public var bytesRead: Int {
    finishedBytes + (archive?.storedBytesRead ?? splitter?.source.storedBytesRead ?? 0)
  }

  /// The next record; nil after the last of the last input.
  ///
  /// - Throws: `DocumentError` if an input cannot be read, is damaged, or ends too early: what was
  ///   read before then is not the whole.
  public mutating func next() throws(DocumentError) -> RecordEvent? {
    while true {
      if let event = try splitter?.next() { return event }
      let rejection: Rejection?
      if let archive, let member = try archive.nextMember() {
        rejection = openMember(member, of: archive)
      } else {
        archive = nil
        splitter = nil
        finishedBytes += current?.size ?? 0
        current = files.popFirst()
        guard let file = current else { return nil }
        rejection = try open(file)
      }
      if let rejection { return .rejected(rejection) }
    }
  }

  /// Begins to read a file; nothing is begun if it is rejected.
  private mutating func open(_ input: InputFile) throws(DocumentError) -> Rejection? {
    if input.path == InputFile.standardInput {
      begin(
        .standardInput(position: 0), name: InputName(file: input.path), format: .jsonLines)
      return nil
    }
    guard let format = InputFormat(path: input.path) else {
      guard input.isNamed else { return unknownFormat(input.path) }
      throw DocumentError(
        file: input.path, problem: "unknown format; known by their names are \(InputFormat.known)")
    }
    switch format.content {
    case .archive:
      archive = try ArchiveReader(path: input.path, isArchive: true)
    case .records(let records):
      let source = try Self.source(of: input.path, isCompressed: format.isCompressed)
      begin(source, name: InputName(file: input.path), format: records)
    }
    return nil
  }

  private mutating func openMember(_ member: String, of archive: ArchiveReader) -> Rejection? {
    splitter = nil
    let name = InputName(file: archive.path).member(member)
    guard let format = InputFormat(path: member), !format.isCompressed,
      case .records(let records) = format.content
    else { return unknownFormat(name.path) }
    begin(.archive(archive), name: name, format: records)
    return nil
  }

  private mutating func begin(_ source: ByteSource, name: InputName, format: RecordFormat) {
    splitter = RecordSplitter(
      source: source, name: name, format: format, options: options, limit: recordLimit)
  }

  private func unknownFormat(_ file: String) -> Rejection {
    Rejection(
      location: RecordLocation(file: file, record: 1, byteOffset: 0), reason: .unknownFormat,
      detail:
        "known by their names are \(InputFormat.known); compressed files only outside archives")
  }

  private static func source(
    of path: String, isCompressed: Bool
  ) throws(DocumentError) -> ByteSource {
    guard isCompressed else {
      do {
        return .file(try MappedFile(path: path), position: 0)
      } catch {
        throw DocumentError(file: path, problem: error.reason)
      }
    }
    let reader = try ArchiveReader(path: path, isArchive: false)
    _ = try reader.nextMember()
    return .archive(reader)
  }
}
