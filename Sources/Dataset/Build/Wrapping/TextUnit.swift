/// A sentence of a text, or a paragraph's last words, without the white space around it.
struct TextUnit: Equatable {
  /// Where it stands.
  let bytes: Range<Int>
  /// Whether an empty line follows, or the end.
  let endsParagraph: Bool

  /// The units of a text, in order. One longer than `maximumBytes` is cut between words or, where
  /// there are none, between characters.
  static func units(of text: [UInt8], maximumBytes: Int) -> [TextUnit] {
    var units: [TextUnit] = []
    var start = text.firstIndex { !$0.isASCIISpace } ?? text.count
    var index = start
    while start < text.count {
      let end = endOfUnit(in: text, from: index)
      let next = text[end...].firstIndex { !$0.isASCIISpace } ?? text.count
      let lineBreaks = text[end..<next].count { $0 == UInt8(ascii: "\n") }
      let endsParagraph = next == text.count || lineBreaks >= 2
      // "e.g. this" goes on: a sentence does not begin with a small letter.
      if endsParagraph || !text[next].isASCIISmallLetter {
        append(start..<end, endsParagraph: endsParagraph, of: text, maximumBytes, to: &units)
        start = next
      }
      index = next
    }
    return units
  }

  /// The end of a sentence, with its closing quotes and brackets, or of a paragraph.
  private static func endOfUnit(in text: [UInt8], from start: Int) -> Int {
    var index = start
    while index < text.count {
      if text[index] == UInt8(ascii: "\n"), startsEmptyLine(in: text, at: index + 1) {
        return index
      }
      if let stop = fullStop(in: text, at: index) {
        var end = stop.end
        while end < text.count, text[end].closesQuotation { end += 1 }
        if end == text.count || text[end].isASCIISpace || !stop.needsSpace { return end }
      }
      index += 1
    }
    return text.count
  }

  private static func startsEmptyLine(in text: [UInt8], at start: Int) -> Bool {
    let next = text[start...].firstIndex { !$0.isASCIISpace || $0 == UInt8(ascii: "\n") }
    return next.map { text[$0] == UInt8(ascii: "\n") } ?? true
  }

  /// The full stops of Latin script end a sentence only before a space; those of East Asia, which
  /// take three bytes, anywhere.
  private static func fullStop(
    in text: [UInt8], at index: Int
  ) -> (end: Int, needsSpace: Bool)? {
    switch text[index] {
    case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"):
      return (index + 1, true)
    case 0xE3, 0xEF:
      let isFullStop = ["。", "！", "？"].contains { text[index...].starts(with: $0.utf8) }
      return isFullStop ? (index + 3, false) : nil
    default:
      return nil
    }
  }

  private static func append(
    _ range: Range<Int>, endsParagraph: Bool, of text: [UInt8], _ maximumBytes: Int,
    to units: inout [TextUnit]
  ) {
    var rest = range
    while rest.count > maximumBytes {
      let limit = rest.lowerBound + maximumBytes
      let space = text[rest.lowerBound..<limit].lastIndex(where: \.isASCIISpace)
      let character = text[rest.lowerBound + 1...limit].lastIndex { $0 & 0xC0 != 0x80 } ?? limit
      let cut = space.map { $0 + 1 } ?? character
      units.append(TextUnit(bytes: rest.lowerBound..<cut, endsParagraph: false))
      rest = cut..<rest.upperBound
    }
    units.append(TextUnit(bytes: rest, endsParagraph: endsParagraph))
  }
}

extension UInt8 {
  var isASCIISpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }

  fileprivate var isASCIISmallLetter: Bool { (0x61...0x7A).contains(self) }

  fileprivate var closesQuotation: Bool { "\"')]*_".utf8.contains(self) }
}
