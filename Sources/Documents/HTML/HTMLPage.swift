/// Records that are pages.
enum HTMLPage {
  /// The readable text of a page.
  ///
  /// A page that is valid UTF-8 is taken for that, whatever it declares; another is in the encoding
  /// that it declares.
  static func text(of record: InputRecord) throws(Rejection) -> String {
    guard let text = HTMLParser.text(of: try utf8(of: record)) else {
      throw Rejection(
        location: record.location, reason: .brokenPage,
        detail: "elements nested more than \(HTMLParser.deepest) deep")
    }
    return text
  }

  private static func utf8(of record: InputRecord) throws(Rejection) -> [UInt8] {
    guard !record.isValidUTF8 else { return record.bytes }
    guard let charset = Charset.declared(in: record.bytes) else { throw record.invalidUTF8 }
    guard let bytes = Charset.utf8(record.bytes, from: charset) else {
      throw Rejection(
        location: record.location, reason: .invalidUTF8,
        detail: "the bytes are neither UTF-8 nor \(charset), which the page declares")
    }
    return bytes
  }
}
