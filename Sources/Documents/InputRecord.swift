/// The bytes of one record, not yet looked into.
public struct InputRecord: Equatable, Sendable {
  enum Form: Equatable, Sendable {
    /// A line that should be one JSON value.
    case jsonLine
    /// A file that is one text.
    case wholeText
  }

  let form: Form
  /// The record without its line break.
  public let bytes: [UInt8]
  /// Where it lies.
  public let location: RecordLocation
}

extension InputRecord {
  var isValidUTF8: Bool { (try? UTF8Span(validating: bytes.span)) != nil }

  /// The rejection of a record whose bytes are no text.
  var invalidUTF8: Rejection {
    Rejection(
      location: location, reason: .invalidUTF8, detail: "the bytes are not valid UTF-8")
  }
}
