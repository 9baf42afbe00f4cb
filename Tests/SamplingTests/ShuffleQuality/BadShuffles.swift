import Sampling

/// Bijections of `0..<count` that pass for shuffles and are none.
enum BadShuffle: CaseIterable {
  /// All items in their order, from a place on that moves by one with the key.
  case rotation
  /// A multiple of the position, modulo the count.
  case multiplication
  /// A buffer of an eighth of the items, shuffled well, after another.
  case buffer
  /// A Feistel network of eight rounds with an affine round function.
  case affineFeistel
  /// A Feistel network of two rounds with a good round function.
  case shortFeistel

  func order(count: Int, key: UInt64) -> [Int] {
    (0..<count).map { item(at: $0, count: count, key: key) }
  }

  private func item(at position: Int, count: Int, key: UInt64) -> Int {
    switch self {
    case .rotation:
      (position + Int(key)) % count
    case .multiplication:
      position * Self.unit(modulo: count, from: Int(key)) % count
    case .buffer:
      Self.buffered(position, length: max(2, count / 8), count: count, key: key)
    case .affineFeistel:
      Self.walk(position, count: count, rounds: 8) { half, round in half &* 5 &+ key &* round }
    case .shortFeistel:
      Self.walk(position, count: count, rounds: 2) { half, round in
        SeededHash.mix(half ^ SeededHash.mix(key << 8 | round))
      }
    }
  }

  /// The first number from a given one on by which all numbers can be divided modulo the count.
  private static func unit(modulo count: Int, from start: Int) -> Int {
    func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
      b == 0 ? a : greatestCommonDivisor(b, a % b)
    }
    return (start..<start + count).first { greatestCommonDivisor($0, count) == 1 } ?? 1
  }

  private static func buffered(_ position: Int, length: Int, count: Int, key: UInt64) -> Int {
    let start = position / length * length
    let order = KeyedPermutation(
      count: min(length, count - start), key: key << 32 | UInt64(start))
    return start + order[position - start]
  }

  /// A balanced Feistel network, walked until it lands below the count.
  private static func walk(
    _ position: Int, count: Int, rounds: UInt64, round: (UInt64, UInt64) -> UInt64
  ) -> Int {
    let bits = UInt64(Int.bitWidth - (count - 1).leadingZeroBitCount + 1) / 2
    let mask: UInt64 = 1 << bits - 1
    var value = UInt64(position)
    repeat {
      var (left, right) = (value >> bits, value & mask)
      for index in 1...rounds { (left, right) = (right, left ^ (round(right, index) & mask)) }
      value = left << bits | right
    } while value >= UInt64(count)
    return Int(value)
  }
}
