/// A page, or a plain text, from the web.
struct Page {
  /// Larger ones are no pages, and could keep libxml2 busy for minutes.
  private static let largest = 16 << 20

  let bytes: [UInt8]
  /// The encoding that the server named.
  var charset: String?
  let location: RecordLocation

  /// The text that is read on the page.
  func text() throws(Rejection) -> String {
    guard bytes.count <= Self.largest else {
      throw Rejection(
        location: location, reason: .tooLong,
        detail: "a page of more than \(Self.largest >> 20) MiB; make a plain text of it")
    }
    let page = try utf8()
    guard TagScanner.isHarmless(page), let text = HTMLParser.text(of: page) else {
      throw Rejection(
        location: location, reason: .brokenPage,
        detail: "elements nested more than \(HTMLParser.deepest) deep, or a tag that does not end")
    }
    return text
  }

  /// The bytes in UTF-8.
  ///
  /// What is valid UTF-8 is taken for that, whatever is declared; other bytes are in the encoding
  /// that the server named, or that they declare themselves.
  func utf8() throws(Rejection) -> [UInt8] {
    guard (try? UTF8Span(validating: bytes.span)) == nil else { return bytes }
    guard let name = charset ?? Charset.declared(in: bytes) else {
      throw Rejection(
        location: location, reason: .invalidUTF8,
        detail: "the bytes are not valid UTF-8, and no other encoding is declared")
    }
    guard let converted = Charset.utf8(bytes, from: name) else {
      throw Rejection(
        location: location, reason: .invalidUTF8,
        detail: "the bytes are neither UTF-8 nor \(name), which is declared")
    }
    return converted
  }
}
