/// Cuts the bytes of one file or member into records, holding no more than one and a piece.
struct RecordSplitter {
  private static let pieceSize = 1 << 18
  private static let lineBreak = UInt8(ascii: "\n")
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private(set) var source: ByteSource
  private let file: String
  private let form: InputRecord.Form
  /// The bytes a record may have.
  private let limit: Int
  private var buffer: [UInt8] = []
  /// Where the next record starts in the buffer.
  private var start = 0
  /// Where the buffer starts in the decompressed input.
  private var bufferOffset = 0
  private var line = 0
  private var isAtEnd = false

  init(source: ByteSource, file: String, form: InputRecord.Form, limit: Int) {
    self.source = source
    self.file = file
    self.form = form
    self.limit = limit
  }

  /// The next record that is not blank.
  mutating func next() throws(DocumentError) -> RecordEvent? {
    if line == 0 { try skipByteOrderMark() }
    while let end = try endOfRecord() {
      line += 1
      let location = RecordLocation(file: file, record: line, byteOffset: bufferOffset + start)
      let length = end - start
      guard length <= limit else {
        try skipRest(from: end)
        return .rejected(
          Rejection(
            location: location, reason: .tooLong,
            detail: "more than \(limit) bytes; split it, or raise the limit"))
      }
      let bytes = Array(buffer[start..<end])
      start = min(end + 1, buffer.count)
      if form == .jsonLine, bytes.allSatisfy(\.isJSONSpace) { continue }
      return .record(InputRecord(form: form, bytes: bytes, location: location))
    }
    return nil
  }

  /// Where the record at `start` ends in the buffer, or a place beyond the limit; nil after the last.
  private mutating func endOfRecord() throws(DocumentError) -> Int? {
    var searched = 0
    while true {
      if form == .jsonLine,
        let end = buffer[(start + searched)...].firstIndex(of: Self.lineBreak)
      {
        return end
      }
      searched = buffer.count - start
      // A text is one record even where it is empty; after the last line break there is none.
      if isAtEnd { return searched > 0 || (form == .wholeText && line == 0) ? buffer.count : nil }
      if searched > limit { return buffer.count }
      try fill()
    }
  }

  /// Passes over the rest of a record that is too long, without keeping it.
  private mutating func skipRest(from end: Int) throws(DocumentError) {
    start = end
    while start == buffer.count || buffer[start] != Self.lineBreak || form == .wholeText {
      if start == buffer.count {
        guard !isAtEnd else { return }
        try fill()
      } else {
        let lineBreak = form == .jsonLine ? buffer[start...].firstIndex(of: Self.lineBreak) : nil
        start = lineBreak ?? buffer.count
      }
    }
    start += 1
  }

  private mutating func skipByteOrderMark() throws(DocumentError) {
    while buffer.count < Self.byteOrderMark.count, !isAtEnd { try fill() }
    if buffer.starts(with: Self.byteOrderMark) { start = Self.byteOrderMark.count }
  }

  /// Drops what has been read and appends the next piece.
  private mutating func fill() throws(DocumentError) {
    buffer.removeSubrange(..<start)
    bufferOffset += start
    start = 0
    let piece = try source.read(limit: Self.pieceSize)
    isAtEnd = piece.isEmpty
    buffer += piece
  }
}

extension UInt8 {
  /// True for JSON's white space.
  fileprivate var isJSONSpace: Bool {
    self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\r")
      || self == UInt8(ascii: "\n")
  }
}
