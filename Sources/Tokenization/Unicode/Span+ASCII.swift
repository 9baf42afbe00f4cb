extension Span<UInt8> {
  /// The end of the run of ASCII characters from `start`.
  @inline(__always)
  func endOfASCII(from start: Int, limit: Int) -> Int {
    var index = start
    while index + 32 <= limit {
      let words = bytes.unsafeLoadUnaligned(fromByteOffset: index, as: SIMD4<UInt64>.self)
      guard (words[0] | words[1] | words[2] | words[3]) & 0x8080_8080_8080_8080 == 0 else { break }
      index += 32
    }
    while index < limit, self[index] < 0x80 { index += 1 }
    return index
  }
}
