/// What a word is known by: its bytes and their count, or a hash of a longer word.
struct WordKey: Equatable {
  /// The longest word that is its own key.
  static let maximumExactLength = 15
  /// The longest word that has a key.
  static let maximumLength = 127
  /// What is kept under no key.
  static let none = WordKey(low: 0, high: .max)

  let low: UInt64
  /// The length in the top byte, the top bit set where the rest is a hash.
  let high: UInt64

  private init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// The key of a short word in a text that has 16 bytes from its start on.
  @inline(__always)
  init(_ text: Span<UInt8>, from start: Int, length: Int) {
    let bytes = text.bytes
    let low = bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
    let high = bytes.unsafeLoadUnaligned(fromByteOffset: start &+ 8, as: UInt64.self)
    let bits = UInt64(truncatingIfNeeded: 8 &* length)
    let mask = (1 as UInt64) &<< (bits & 63) &- 1
    let isLow = length < 8
    self.low = isLow ? UInt64(littleEndian: low) & mask : UInt64(littleEndian: low)
    self.high = (isLow ? 0 : UInt64(littleEndian: high) & mask) | bits &<< 53
  }

  /// The key of the word from `start` to `end`, `none` where that is too long.
  init(_ text: Span<UInt8>, from start: Int, to end: Int) {
    let length = end - start
    if length <= Self.maximumExactLength {
      var words: (low: UInt64, high: UInt64) = (0, UInt64(length) << 56)
      for offset in 0..<length {
        let byte = UInt64(text[start + offset])
        if offset < 8 {
          words.low |= byte << UInt64(8 * offset)
        } else {
          words.high |= byte << UInt64(8 * offset - 64)
        }
      }
      self.init(low: words.low, high: words.high)
    } else if length <= Self.maximumLength {
      self.init(low: Self.hash(text, from: start, to: end), high: UInt64(length | 0x80) << 56)
    } else {
      self = .none
    }
  }

  /// Eight bytes at a time, the last of which overlap those before.
  private static func hash(_ text: Span<UInt8>, from start: Int, to end: Int) -> UInt64 {
    let bytes = text.bytes
    var hash: UInt64 = 0
    var offset = start
    while offset < end {
      let word = bytes.unsafeLoadUnaligned(fromByteOffset: min(offset, end - 8), as: UInt64.self)
      hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 32
      offset += 8
    }
    return hash
  }

  /// Whether other words may have the same key.
  @inline(__always)
  var isHash: Bool { high >> 63 != 0 }

  /// Multiplicative hashing: the high bits depend on all bytes.
  @inline(__always)
  var hash: UInt64 {
    (low ^ (high &* 0xC2B2_AE3D_27D4_EB4F)) &* 0x9E37_79B9_7F4A_7C15
  }
}
