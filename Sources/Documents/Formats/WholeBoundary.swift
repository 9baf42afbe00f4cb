/// A file is one record, even where it is empty.
struct WholeBoundary: RecordBoundary {
  private var seen: Int? = 0

  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> RecordCut? {
    seen = seen.map { $0 + bytes.count }
    return nil
  }

  mutating func finish() -> Range<Int>? { seen.take().map { 0..<$0 } }

  func isRecord(_ content: [UInt8]) -> Bool { true }
}
