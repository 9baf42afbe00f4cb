/// How a file is read, as its name says.
struct InputFormat: Equatable {
  enum Content: Equatable {
    case records(RecordFormat)
    case archive
  }

  let content: Content
  let isCompressed: Bool

  /// What the message of an unknown format lists.
  static let known =
    ".jsonl, .ndjson, .json, .csv, .tsv, .txt, .md, each also with .gz, .xz, .zst or .bz2, and "
    + ".tar, .tar.gz, .tgz, .tar.xz, .tar.zst, .tar.bz2, .zip"

  private static let contents: [String: Content] = [
    "jsonl": .records(.jsonLines), "ndjson": .records(.jsonLines), "json": .records(.json),
    "csv": .records(.table(delimiter: UInt8(ascii: ","))),
    "tsv": .records(.table(delimiter: UInt8(ascii: "\t"))),
    "txt": .records(.plainText), "md": .records(.plainText), "tar": .archive, "zip": .archive,
  ]
  private static let compressions: Set<String> = ["gz", "xz", "zst", "bz2"]
  /// Names that stand for a compressed archive.
  private static let shortArchiveNames: Set<String> = ["tgz", "txz", "tzst", "tbz2"]

  /// The format that a file's name says; nil if it says none that is known.
  init?(path: String) {
    let name = path.lowercased().split(separator: "/").last ?? ""
    var extensions = name.split(separator: ".", omittingEmptySubsequences: false).dropFirst()
      .map(String.init)
    guard var last = extensions.popLast() else { return nil }
    if Self.shortArchiveNames.contains(last) {
      content = .archive
      isCompressed = true
      return
    }
    isCompressed = Self.compressions.contains(last)
    if isCompressed {
      guard let inner = extensions.popLast() else { return nil }
      last = inner
    }
    guard let content = Self.contents[last], !(last == "zip" && isCompressed) else { return nil }
    self.content = content
  }
}
