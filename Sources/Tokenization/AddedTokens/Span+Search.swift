internal import Glibc

extension Span<UInt8> {
  /// The first place from `start` on that holds `byte`, or `limit`.
  @inline(__always)
  func firstIndex(of byte: UInt8, from start: Int, limit: Int) -> Int {
    if start >= limit { return limit }
    return extracting(start..<limit).withUnsafeBufferPointer { bytes in
      guard let base = UnsafeRawPointer(bytes.baseAddress),
        let found = memchr(base, Int32(byte), bytes.count)
      else { return limit }
      return start + (UnsafeRawPointer(found) - base)
    }
  }

  /// The first place from `start` on that holds one of two bytes, or `limit`.
  ///
  /// Eight bytes a step: a byte of a word is zero where the word less ones, but not the word itself,
  /// has the top bit (Hacker's Delight, section 6-1; the lowest such bit is exact).
  @inline(__always)
  func firstIndex(of first: UInt8, or second: UInt8, from start: Int, limit: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let (firsts, seconds) = (ones &* UInt64(first), ones &* UInt64(second))
    var index = start
    while index &+ 8 <= limit {
      let word = UInt64(
        littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
      let (left, right) = (word ^ firsts, word ^ seconds)
      let zeros = ((left &- ones) & ~left | (right &- ones) & ~right) & (ones &<< 7)
      if zeros != 0 { return index &+ zeros.trailingZeroBitCount &>> 3 }
      index &+= 8
    }
    while index < limit, self[index] != first, self[index] != second { index += 1 }
    return index
  }
}
