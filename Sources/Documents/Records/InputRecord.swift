/// The bytes of one record, not yet looked into.
public struct InputRecord: Equatable, Sendable {
  enum Form: Equatable, Sendable {
    /// What should be one JSON value.
    case json
    /// A row of a table.
    case row(TableHeader)
    /// A text, or a part of one.
    case text
    /// A page.
    case html
    /// A record of a web archive, with its head.
    case webRecord
  }

  let form: Form
  /// The record without what separates it from others.
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
