import CCurl

/// Where a file is fetched from: an `https:`, `http:` or `file:` URL.
public struct Address: Hashable, Sendable {
  /// The ways of fetching there are.
  public enum Scheme: String, CaseIterable, Sendable {
    case https, http, file
  }

  /// The URL.
  public let text: String
  /// How it is fetched.
  public let scheme: Scheme
  /// What follows the last slash of the path, as it is written.
  public let lastName: String

  /// Reads a URL; nil for one that cannot be fetched from, or that names a folder.
  ///
  /// The parser is that of the library which fetches: what it accepts here, it understands there.
  public init?(_ text: String) {
    guard let url = curl_url() else { return nil }
    defer { curl_url_cleanup(url) }
    guard curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK,
      let scheme = Self.part(CURLUPART_SCHEME, of: url).flatMap({ Scheme(rawValue: $0) }),
      let path = Self.part(CURLUPART_PATH, of: url)
    else { return nil }
    let name = path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]
    guard !name.isEmpty else { return nil }
    self.text = text
    self.scheme = scheme
    lastName = String(name)
  }

  private static func part(_ part: CURLUPart, of url: OpaquePointer) -> String? {
    var value: UnsafeMutablePointer<CChar>?
    guard curl_url_get(url, part, &value, 0) == CURLUE_OK, let value else { return nil }
    defer { curl_free(value) }
    return String(cString: value)
  }
}

extension Address: CustomStringConvertible {
  /// The URL.
  public var description: String { text }
}
