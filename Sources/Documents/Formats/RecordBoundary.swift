/// Finds where records end in bytes that come in pieces, of which it keeps no content.
protocol RecordBoundary {
  /// Passes over bytes that follow those passed over before, up to the record's end.
  ///
  /// - Returns: nil where the record goes on after all of the bytes.
  /// - Throws: `FormatFault` where what follows cannot be told apart.
  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) throws(FormatFault) -> RecordCut?

  /// The record that the end of the input ends, counted from the end of the record before; nil
  /// where none is left.
  ///
  /// - Throws: `FormatFault` where the input ends within a record.
  mutating func finish() throws(FormatFault) -> Range<Int>?

  /// False for what counts as a record and is passed over without a word, such as a blank line.
  func isRecord(_ content: [UInt8]) -> Bool
}

/// Where a record lies, counted from the end of the record before.
struct RecordCut {
  let content: Range<Int>
  /// The bytes up to where the next record may begin.
  let length: Int
}

/// A fault of a file from which on its records cannot be told apart.
struct FormatFault: Error {
  let problem: String
}

extension RecordBoundary {
  func isRecord(_ content: [UInt8]) -> Bool { !content.allSatisfy(\.isBlank) }
}

extension UInt8 {
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let quote = UInt8(ascii: "\"")
  static let backslash = UInt8(ascii: "\\")

  /// True for a space, a tab, and what ends lines: JSON's white space.
  var isBlank: Bool {
    self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == .carriageReturn
      || self == .lineFeed
  }
}
