/// How a file is read, as its name says.
struct InputFormat: Equatable {
  enum Content: Equatable {
    case records(RecordFormat)
    case archive(ArchiveKind)
  }

  let content: Content
  let compression: Compression?

  /// What the message of an unknown format lists.
  static let known =
    ".jsonl, .ndjson, .json, .csv, .tsv, .txt, .md, .html, .warc, .wet, and archives .tar, .zip, .7z, .deb, each also "
    + "with .gz, .xz, .zst, .bz2 or .lz4"

  private static let records: [String: RecordFormat] = [
    "jsonl": .jsonLines, "ndjson": .jsonLines, "json": .json,
    "csv": .table(delimiter: UInt8(ascii: ",")), "tsv": .table(delimiter: UInt8(ascii: "\t")),
    "txt": .plainText, "md": .plainText, "html": .html, "htm": .html, "xhtml": .html,
    "warc": .webArchive, "wet": .webArchive,
  ]
  private static let compressedTars: [String: Compression] = [
    "tgz": .gzip, "txz": .xz, "tzst": .zstd, "tbz2": .bzip2,
  ]

  /// The format that a name says; nil if it says none that is known.
  init?(path: String) {
    let name = path.lowercased().split(separator: "/").last ?? ""
    var extensions = name.split(separator: ".", omittingEmptySubsequences: false).dropFirst()
      .map(String.init)
    guard var last = extensions.popLast() else { return nil }
    if let compression = Self.compressedTars[last] {
      self.compression = compression
      content = .archive(.tar)
      return
    }
    compression = Compression(rawValue: last)
    if compression != nil {
      guard let inner = extensions.popLast() else { return nil }
      last = inner
    }
    if let records = Self.records[last] {
      content = .records(records)
    } else if let kind = ArchiveKind(rawValue: last) {
      content = .archive(kind)
    } else {
      return nil
    }
  }
}
