import Glibc

/// A record ends with its line; a carriage return at its end does not belong to it.
struct LineBoundary: RecordBoundary {
  private var seen = 0
  private var endsWithReturn = false

  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> RecordCut? {
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return nil }
    let end = memchr(base, Int32(UInt8.lineFeed), bytes.count).map {
      UnsafeRawPointer($0) - UnsafeRawPointer(base)
    }
    let count = end ?? bytes.count
    if count > 0 { endsWithReturn = bytes[count - 1] == .carriageReturn }
    seen += count
    guard end != nil else { return nil }
    defer { self = LineBoundary() }
    return RecordCut(content: content, length: seen + 1)
  }

  mutating func finish() -> Range<Int>? {
    defer { self = LineBoundary() }
    return seen > 0 ? content : nil
  }

  private var content: Range<Int> { 0..<(endsWithReturn ? seen - 1 : seen) }
}
