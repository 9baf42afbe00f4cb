/// How a file is read, as its name says.
public struct InputFormat: Equatable, Sendable {
  enum Content: Equatable {
    case records(RecordFormat)
    case archive(ArchiveKind)
  }

  /// The extensions that say so, such as `jsonl` or `tar.gz`.
  public let name: String
  let content: Content
  let compression: Compression?

  /// The extensions of names that say a format.
  public static let known =
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

  /// The format that extensions say, such as `jsonl` or `tar.gz`; nil if it is not known.
  public init?(name: String) { self.init(path: "." + name) }

  /// The format that a file's name says; nil if it says none that is known.
  init?(path: String) {
    let last = path.lowercased().split(separator: "/").last ?? ""
    var extensions = last.split(separator: ".", omittingEmptySubsequences: false).dropFirst()
      .map(String.init)
    guard let outer = extensions.popLast() else { return nil }
    if let compression = Self.compressedTars[outer] {
      self.compression = compression
      content = .archive(.tar)
      name = outer
      return
    }
    compression = Compression(rawValue: outer)
    guard let inner = compression == nil ? outer : extensions.popLast() else { return nil }
    if let records = Self.records[inner] {
      content = .records(records)
    } else if let kind = ArchiveKind(rawValue: inner) {
      content = .archive(kind)
    } else {
      return nil
    }
    name = compression == nil ? outer : inner + "." + outer
  }

  var isArchive: Bool {
    if case .archive = content { true } else { false }
  }
}
