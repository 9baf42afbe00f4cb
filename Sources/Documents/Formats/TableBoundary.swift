/// A record is a row of RFC 4180: line breaks inside quotes belong to it.
struct TableBoundary: RecordBoundary {
  private enum Place {
    case fieldStart, field, quotedField
    /// After a quote that ends a quoted field, or is the first of two that stand for one.
    case quote
  }

  let delimiter: UInt8
  private var place = Place.fieldStart
  private var seen = 0
  private var endsWithReturn = false

  init(delimiter: UInt8) { self.delimiter = delimiter }

  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> RecordCut? {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if place == .quotedField {
        if byte == .quote { place = .quote }
      } else if byte == .lineFeed {
        let end = seen + index
        let content = 0..<(endsWithReturn ? end - 1 : end)
        self = TableBoundary(delimiter: delimiter)
        return RecordCut(content: content, length: end + 1)
      } else if byte == delimiter {
        place = .fieldStart
      } else if byte == .quote, place != .field {
        place = .quotedField
      } else {
        place = .field
      }
      endsWithReturn = byte == .carriageReturn
      index += 1
    }
    seen += bytes.count
    return nil
  }

  mutating func finish() throws(FormatFault) -> Range<Int>? {
    guard place != .quotedField else {
      throw FormatFault(
        problem: "ends within a quoted field; a quote is not closed, or the file is truncated")
    }
    defer { self = TableBoundary(delimiter: delimiter) }
    return seen > 0 ? 0..<seen : nil
  }

  func isRecord(_ content: [UInt8]) -> Bool { !content.isEmpty }
}
