/// Keys of 64 bits from a seed and the names and numbers that tell its uses apart.
///
/// A seed is never added to an epoch or a number: neighbouring seeds would then share their streams.
public enum SeededHash {
  /// The finaliser of SplitMix64 (Steele, Lea and Flood 2014): a bijection in which every input bit
  /// moves every output bit.
  @inlinable
  public static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The FNV-1a hash of a string's UTF-8 bytes.
  public static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }

  /// The key that belongs to a seed, a name and some numbers, in that order.
  public static func key(seed: UInt64, name: String, _ numbers: UInt64...) -> UInt64 {
    numbers.reduce(absorb(hash(name), into: absorb(seed, into: 0)), { absorb($1, into: $0) })
  }

  /// The increment keeps a zero from leaving a zero state as it was.
  private static func absorb(_ value: UInt64, into state: UInt64) -> UInt64 {
    mix((state ^ value) &+ 0x9E37_79B9_7F4A_7C15)
  }
}
