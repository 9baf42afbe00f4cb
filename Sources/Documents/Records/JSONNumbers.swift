/// The numbers of a JSON text, which may be of any size, though simdjson takes those of 64 bits only.
enum JSONNumbers {
  /// The text with a zero, padded with spaces, in place of each number; nil where one is malformed.
  ///
  /// No record's number is ever looked at: it only must not keep the record from being read.
  static func zeroed(in text: [UInt8]) -> [UInt8]? {
    var zeroed = text
    var position = 0
    while position < text.count {
      switch text[position] {
      case UInt8(ascii: "\""):
        position = endOfString(in: text, from: position + 1)
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        guard let end = endOfNumber(in: text, from: position) else { return nil }
        zeroed[position] = UInt8(ascii: "0")
        for place in position + 1..<end { zeroed[place] = UInt8(ascii: " ") }
        position = end
      default: position += 1
      }
    }
    return zeroed
  }

  private static func endOfString(in text: [UInt8], from start: Int) -> Int {
    var position = start
    while position < text.count, text[position] != UInt8(ascii: "\"") {
      position += text[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    return position + 1
  }

  /// By the grammar of RFC 8259, section 6.
  private static func endOfNumber(in text: [UInt8], from start: Int) -> Int? {
    var rest = text[start...]
    if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    let whole = rest.removeDigits()
    guard whole.count == 1 || whole.first.map({ $0 != UInt8(ascii: "0") }) ?? false else {
      return nil
    }
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      guard !rest.removeDigits().isEmpty else { return nil }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
      guard !rest.removeDigits().isEmpty else { return nil }
    }
    return rest.startIndex
  }
}

extension ArraySlice<UInt8> {
  fileprivate mutating func removeDigits() -> ArraySlice<UInt8> {
    let digits = prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    self = self[digits.endIndex...]
    return digits
  }
}
