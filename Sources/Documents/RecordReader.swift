import Storage

/// Reads the records of inputs in order, one at a time, without looking into them.
///
/// An input is a file, a folder (with all below it, sorted), or `-` for JSON lines on standard
/// input. A file may be compressed, and an archive, whose members are read like files. Names say the
/// format: `.jsonl` and `.ndjson` hold a record a line, `.json` an array of records (or objects one
/// after the other), `.csv` and `.tsv` a record a row below the row that names the columns, `.txt`
/// and `.md` are texts, `.html` is a page, of which the text is read, `.warc` and `.wet` hold pages
/// or their texts. A file of another format is an error where it was named, and a rejection where it
/// was found in a folder or an archive. `ReadingOptions` say what else there is to say.
public struct RecordReader: ~Copyable {
  /// The bytes that a record may have where nothing else is said.
  public static let defaultRecordLimit = 64 << 20

  /// A folder's tar with a package with its contents is three; more is no corpus, or never ends.
  private static let deepestArchive = 4

  private let recordLimit: Int
  private var files: ArraySlice<InputFile>
  private var file: InputFile?
  private var fileSource: (any ByteSource)?
  /// The archive that is being read, the outermost first where they are nested.
  private var archives: [ArchiveReader] = []
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
      files: try InputFile.files(of: inputs, options: options)[...], recordLimit: recordLimit)
  }

  /// Prepares to read files that have been found already.
  public init(files: ArraySlice<InputFile>, recordLimit: Int = defaultRecordLimit) {
    self.files = files
    self.recordLimit = recordLimit
    let sizes = files.map(\.size)
    totalBytes = sizes.contains(nil) ? nil : sizes.reduce(0) { $0 + ($1 ?? 0) }
  }

  /// How much of the inputs has been read, in bytes as they are stored.
  public var bytesRead: Int { finishedBytes + (fileSource?.storedBytesRead ?? 0) }

  /// The next record; nil after the last of the last input.
  ///
  /// - Throws: `DocumentError` if an input cannot be read, is damaged, or ends too early: what was
  ///   read before then is not the whole.
  public mutating func next() throws(DocumentError) -> RecordEvent? {
    while true {
      if let event = try splitter?.next() { return event }
      splitter = nil
      let rejection: Rejection?
      if let archive = archives.last {
        rejection = try openMember(of: archive)
      } else {
        finishedBytes += file?.size ?? 0
        fileSource = nil
        file = files.popFirst()
        guard let file else { return nil }
        rejection = try open(file)
      }
      if let rejection { return .rejected(rejection) }
    }
  }

  /// Begins to read a file; nothing is begun if it is rejected.
  private mutating func open(_ input: InputFile) throws(DocumentError) -> Rejection? {
    let name = InputName(file: input.path)
    guard let format = input.format else {
      guard input.pathInFolder == nil else { return unknownFormat(name) }
      throw name.error("unknown format; known by their names are \(InputFormat.known)")
    }
    let source = try input.open()
    fileSource = source
    try begin(source, name: name, format: format, options: input.options)
    return nil
  }

  /// Goes to the next member; nothing is begun where it is rejected, or there is none.
  private mutating func openMember(of archive: ArchiveReader) throws(DocumentError) -> Rejection? {
    guard let file, let member = try archive.nextMember() else {
      archives.removeLast()
      return nil
    }
    let name = archive.name.member(member.path)
    let format = InputFormat(path: member.path)
    guard file.admits(name.members, isArchive: format?.isArchive ?? false) else { return nil }
    guard let format else { return unknownFormat(name) }
    if let target = member.hardLinkTarget {
      return Rejection(
        location: RecordLocation(wholeOf: name), reason: .hardLink,
        detail: "its content is in the archive as \(target), and read where that is read")
    }
    try begin(archive, name: name, format: format, options: file.options)
    return nil
  }

  private mutating func begin(
    _ source: any ByteSource, name: InputName, format: InputFormat, options: ReadingOptions
  ) throws(DocumentError) {
    let content = try format.compression?.decompress(source, name: name) ?? source
    switch format.content {
    case .records(let records):
      splitter = RecordSplitter(
        source: content, name: name, format: records, options: options, limit: recordLimit)
    case .archive(let kind):
      guard archives.count < Self.deepestArchive else {
        throw name.error(
          "nested in \(archives.count) archives; at most \(Self.deepestArchive) are read into each "
            + "other: unpack the outermost")
      }
      archives.append(try ArchiveReader(content, kind: kind, name: name))
    }
  }

  private func unknownFormat(_ name: InputName) -> Rejection {
    Rejection(
      location: RecordLocation(wholeOf: name), reason: .unknownFormat,
      detail: "known by their names are \(InputFormat.known)")
  }
}

extension RecordLocation {
  fileprivate init(wholeOf name: InputName) {
    self.init(file: name.path, record: 1, byteOffset: 0)
  }
}
