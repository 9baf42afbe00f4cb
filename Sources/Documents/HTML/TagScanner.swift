/// Looks for what libxml2 takes endless time for: a tag with attributes without number, as text is
/// where a page forgets to close a tag. It compares each attribute with all before it.
enum TagScanner {
  private static let mostAttributes = 10_000

  /// Whether the attributes of each tag are few enough to be compared with each other.
  ///
  /// What looks like a tag within a script or a comment counts as one.
  static func isHarmless(_ page: [UInt8]) -> Bool {
    var position = 0
    while let tag = page[position...].firstIndex(of: UInt8(ascii: "<")) {
      guard let end = endOfTag(page, from: tag + 1) else { return false }
      position = end
    }
    return true
  }

  /// The place after the tag's bracket, or the page's end; nil for too many attributes.
  private static func endOfTag(_ page: [UInt8], from start: Int) -> Int? {
    guard start < page.count, isLetter(page[start]) else { return start }
    var position = start
    // Upper bounds: an attribute has a blank or an equals sign.
    var attributes = 0
    while position < page.count, page[position] != UInt8(ascii: ">") {
      let byte = page[position]
      position += 1
      guard byte.isBlank || byte == UInt8(ascii: "=") else { continue }
      attributes += 1
      guard attributes <= mostAttributes else { return nil }
      guard byte == UInt8(ascii: "=") else { continue }
      position = page[position...].firstIndex { !$0.isBlank } ?? page.count
      guard position < page.count, isQuote(page[position]) else { continue }
      let value = page[(position + 1)...]
      position = value.firstIndex(of: page[position]).map { $0 + 1 } ?? page.count
    }
    return position
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isQuote(_ byte: UInt8) -> Bool {
    byte == .quote || byte == UInt8(ascii: "'")
  }
}
