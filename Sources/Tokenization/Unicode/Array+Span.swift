extension Array where Element == UInt8 {
  /// Appends the bytes of a text from `start` to `end`.
  mutating func append(_ text: Span<UInt8>, from start: Int, to end: Int) {
    for index in start..<end { append(text[index]) }
  }
}
