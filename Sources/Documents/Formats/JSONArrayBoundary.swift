/// A record is an element of the array that the file is, or an object that stands by itself.
///
/// Only strings and brackets are told apart: whether an element is valid is for the parser to say.
struct JSONArrayBoundary: RecordBoundary {
  private enum Place { case outside, inArray, inObject, afterArray }

  private var place = Place.outside
  private var seen = 0
  /// From the element's first byte to behind its last that is not blank; nil before the first.
  private var element: Range<Int>?
  /// The brackets of the element that are open.
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  private var followsComma = false

  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) throws(FormatFault) -> RecordCut? {
    var index = 0
    while index < bytes.count {
      if isInString {
        index = passString(in: bytes, from: index)
        continue
      }
      let byte = bytes[index]
      index += 1
      guard !byte.isBlank, let content = try pass(byte, at: seen + index - 1) else { continue }
      defer {
        seen = 0
        element = nil
      }
      return RecordCut(content: content, length: seen + index)
    }
    seen += bytes.count
    return nil
  }

  mutating func finish() throws(FormatFault) -> Range<Int>? {
    guard place == .outside || place == .afterArray else {
      throw FormatFault(
        problem: "ends before its last bracket is closed; the file is truncated, fetch it again")
    }
    return nil
  }

  func isRecord(_ content: [UInt8]) -> Bool { true }

  /// The element, where the byte ends it.
  private mutating func pass(_ byte: UInt8, at position: Int) throws(FormatFault) -> Range<Int>? {
    switch (place, byte) {
    case (.afterArray, _):
      throw FormatFault(problem: "something follows the array; expected one array, or objects")
    case (.outside, UInt8(ascii: "[")):
      place = .inArray
      return nil
    case (.outside, UInt8(ascii: "{")):
      place = .inObject
    case (.outside, _):
      throw FormatFault(problem: "neither a JSON array nor an object; JSON lines end in .jsonl")
    case (.inArray, UInt8(ascii: ",")) where depth == 0:
      followsComma = true
      return element ?? position..<position
    case (.inArray, UInt8(ascii: "]")) where depth == 0:
      place = .afterArray
      return element ?? (followsComma ? position..<position : nil)
    case (.inArray, UInt8(ascii: "}")) where depth == 0:
      throw FormatFault(problem: "a closing brace too many in the array")
    case (.inArray, _), (.inObject, _): break
    }
    element = (element?.lowerBound ?? position)..<position + 1
    switch byte {
    case .quote: isInString = true
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
    default: break
    }
    guard place == .inObject, depth == 0 else { return nil }
    place = .outside
    return element
  }

  /// The place after the closing quote, or after all bytes.
  private mutating func passString(
    in bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int {
    var index = start
    while index < bytes.count {
      if isEscaped {
        isEscaped = false
      } else if bytes[index] == .backslash {
        isEscaped = true
      } else if bytes[index] == .quote {
        isInString = false
        element = (element?.lowerBound ?? seen + index)..<seen + index + 1
        return index + 1
      }
      index += 1
    }
    return index
  }
}
