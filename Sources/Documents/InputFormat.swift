/// How a file is read, as its name says.
struct InputFormat: Equatable {
  enum Content: Equatable {
    /// One JSON value a line.
    case jsonLines
    /// One document a file.
    case plainText
    case archive
  }

  let content: Content
  let isCompressed: Bool

  /// What the message of an unknown format lists.
  static let known =
    ".jsonl, .ndjson, .txt, .md, each also with .gz, .xz, .zst or .bz2, and .tar, .tar.gz, .tgz, "
    + ".tar.xz, .tar.zst, .tar.bz2, .zip"

  private static let contents: [String: Content] = [
    "jsonl": .jsonLines, "ndjson": .jsonLines, "txt": .plainText, "md": .plainText,
    "tar": .archive, "zip": .archive,
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
