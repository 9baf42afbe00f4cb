/// A record is one of a WARC file's (ISO 28500): a head, and as many bytes as it says.
struct WebArchiveBoundary: RecordBoundary {
  private static let longestHead = 1 << 16
  /// The records that hold what a server or a converter gave; others tell of the crawl.
  private static let contentTypes: Set<String> = ["response", "resource", "conversion"]

  private var seen = 0
  private var head: [UInt8] = []
  /// Where the head begins.
  private var start = 0
  /// Where the record ends, once its head has been read.
  private var end: Int?

  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) throws(FormatFault) -> RecordCut? {
    var index = 0
    while index < bytes.count {
      if let end {
        guard end - seen <= bytes.count else { break }
        return cut(at: end)
      }
      let byte = bytes[index]
      index += 1
      // Blank lines separate records.
      if head.isEmpty, byte.isBlank { continue }
      head.append(byte)
      if byte == .lineFeed { try readHead(endingAt: seen + index) }
      guard head.count <= Self.longestHead else {
        throw FormatFault(problem: "a record's head goes on for \(Self.longestHead) bytes")
      }
    }
    seen += bytes.count
    return nil
  }

  mutating func finish() throws(FormatFault) -> Range<Int>? {
    guard !head.isEmpty else { return nil }
    guard let end, end == seen else {
      throw FormatFault(problem: "ends within a record; the file is truncated, fetch it again")
    }
    return cut(at: end).content
  }

  func isRecord(_ content: [UInt8]) -> Bool {
    MessageHeader(content[...])?["warc-type"].map(Self.contentTypes.contains) ?? false
  }

  private mutating func cut(at end: Int) -> RecordCut {
    defer { self = WebArchiveBoundary() }
    return RecordCut(content: start..<end, length: end)
  }

  /// Looks for the size of the record, where a blank line has ended its head.
  private mutating func readHead(endingAt position: Int) throws(FormatFault) {
    guard head.starts(with: "WARC/".utf8) else {
      throw FormatFault(
        problem:
          "no record begins where the one before ends: expected \"WARC/\"; a length is wrong, "
          + "or the file is damaged")
    }
    guard let header = MessageHeader(head[...]) else { return }
    guard let length = header["content-length"].flatMap(Int.init), length >= 0,
      case let (end, isTooFar) = position.addingReportingOverflow(length), !isTooFar
    else { throw FormatFault(problem: "a record's Content-Length is missing or no number") }
    start = position - head.count
    self.end = end
  }
}
