/// A record is a run of lines that are not blank, without the white space at its end.
struct BlockBoundary: RecordBoundary {
  private var seen = 0
  private var lineStart = 0
  private var lineIsBlank = true
  private var block: Range<Int>?

  mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> RecordCut? {
    for (index, byte) in bytes.enumerated() {
      let position = seen + index
      if byte == .lineFeed {
        if lineIsBlank, let block {
          self = BlockBoundary()
          return RecordCut(content: block, length: position + 1)
        }
        lineStart = position + 1
        lineIsBlank = true
      } else if !byte.isBlank {
        block = (block?.lowerBound ?? lineStart)..<position + 1
        lineIsBlank = false
      }
    }
    seen += bytes.count
    return nil
  }

  mutating func finish() -> Range<Int>? {
    defer { self = BlockBoundary() }
    return block
  }
}
