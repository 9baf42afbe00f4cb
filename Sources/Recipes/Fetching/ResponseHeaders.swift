/// What a server says of the bytes that it sends.
struct ResponseHeaders: Equatable {
  /// The HTTP status; nil before there is one, and for `file:`.
  private(set) var status: Int?
  private var fields: [String: String] = [:]

  /// Takes in a header line; a status line begins a new response, as after a redirection.
  mutating func take(line: String) {
    let line = line.trimmed
    if line.hasPrefix("HTTP/") {
      let words = line.split(separator: " ")
      self = Self()
      status = words.count > 1 ? Int(words[1]) : nil
    } else if let colon = line.firstIndex(of: ":") {
      fields[line[..<colon].lowercased()] = String(line[line.index(after: colon)...]).trimmed
    }
  }

  /// True where the server sends the rest of a file rather than all of it.
  var isPartial: Bool { status == 206 }

  /// The offset in the file of the first byte that is sent (RFC 9110, section 14.4).
  var firstByte: Int? {
    guard isPartial else { return 0 }
    guard let range = fields["content-range"], range.hasPrefix("bytes ") else { return nil }
    return Self.number(range.dropFirst("bytes ".count).prefix { $0 != "-" })
  }

  /// The size of the whole file; nil where the server does not say.
  var totalSize: Int? {
    let text =
      isPartial
      ? fields["content-range"]?.split(separator: "/").last : fields["content-length"]?[...]
    return text.flatMap(Self.number)
  }

  /// What tells this file from a later one at the same address: a strong entity tag, or a date.
  ///
  /// `If-Range` takes no weak tag, as files that differ may share one (RFC 9110, section 13.1.5).
  var validator: String? {
    if let tag = fields["etag"], tag.hasPrefix("\"") { return tag }
    return fields["last-modified"]
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
  }
}

extension String {
  /// Without white space and line ends around it.
  fileprivate var trimmed: String {
    let start = drop(while: \.isWhitespace)
    let end = start.lastIndex { !$0.isWhitespace }
    return end.map { String(start[...$0]) } ?? ""
  }
}
