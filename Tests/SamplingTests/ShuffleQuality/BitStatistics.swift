import Sampling

/// No bit of an item follows a bit of its position, or runs against it.
struct BitCorrelation: ShuffleStatistic {
  private let bits: BitCounts
  private var sums: [[ChiSquare]]
  private var orders = 0

  init(count: Int) {
    bits = BitCounts(count: count)
    sums = bits.ones.map { [ones = bits.ones] _ in ones.map { _ in ChiSquare() } }
  }

  mutating func add(_ order: [Int]) {
    orders += 1
    for (itemBit, overlaps) in overlaps(order).enumerated() {
      for (positionBit, overlap) in overlaps.enumerated() {
        let (mean, deviation) = bits.overlap(itemBit, positionBit)
        sums[itemBit][positionBit].add(standardScore: (Double(overlap) - mean) / deviation)
      }
    }
  }

  var findings: [ShuffleFinding] {
    sums.indices.flatMap { itemBit in
      // Two bits that hardly ever meet are no sum of many chances.
      sums.indices.filter { bits.overlap(itemBit, $0).mean * Double(orders) >= 100 }.map {
        ShuffleFinding(
          name: "bit \(itemBit) against bit \($0) of the position", chiSquare: sums[itemBit][$0])
      }
    }
  }

  /// How often a bit of the item (rows) and one of its position (columns) are both set, over 64
  /// positions at a time.
  private func overlaps(_ order: [Int]) -> [[Int]] {
    var overlaps = sums.map { $0.map { _ in 0 } }
    for start in stride(from: 0, to: order.count, by: 64) {
      let positions = start..<min(start + 64, order.count)
      for itemBit in sums.indices {
        var set: UInt64 = 0
        for position in positions {
          set |= UInt64(order[position] >> itemBit & 1) << UInt64(position - start)
        }
        for positionBit in sums.indices {
          let mask = Self.setPositions(from: start, bit: positionBit)
          overlaps[itemBit][positionBit] += (set & mask).nonzeroBitCount
        }
      }
    }
    return overlaps
  }

  /// Which of the 64 positions from an aligned one on have a bit set.
  private static func setPositions(from start: Int, bit: Int) -> UInt64 {
    let stripes: [6 of UInt64] = [
      0xAAAA_AAAA_AAAA_AAAA, 0xCCCC_CCCC_CCCC_CCCC, 0xF0F0_F0F0_F0F0_F0F0,
      0xFF00_FF00_FF00_FF00, 0xFFFF_0000_FFFF_0000, 0xFFFF_FFFF_0000_0000,
    ]
    return bit < 6 ? stripes[bit] : start >> bit & 1 == 1 ? .max : 0
  }
}

/// No bit of an item is an affine function, over the field of two elements, of the bits of its
/// position: one would make the XOR over every square {a, a^x, a^y, a^x^y} of positions zero.
struct SquareParity: ShuffleStatistic {
  private let bits: BitCounts
  private var sums: [ChiSquare]
  private var orders = 0

  init(count: Int) {
    bits = BitCounts(count: count)
    sums = bits.ones.map { _ in ChiSquare() }
  }

  /// Takes a pair of bits of the position for each order, and all squares that they span.
  mutating func add(_ order: [Int]) {
    let (first, second) = bitPair(ofOrder: orders)
    orders += 1
    let (x, y) = (1 << first, 1 << second)
    var (squares, odd) = (0, sums.map { _ in 0 })
    for corner in 0..<max(0, order.count - x - y) where corner & (x | y) == 0 {
      let parity = order[corner] ^ order[corner | x] ^ order[corner | y] ^ order[corner | x | y]
      squares += 1
      for bit in odd.indices { odd[bit] += parity >> bit & 1 }
    }
    for bit in sums.indices where squares > 0 {
      let chance = bits.oddChance(bit)
      let deviation = (Double(squares) * chance * (1 - chance)).squareRoot()
      sums[bit].add(standardScore: (Double(odd[bit]) - Double(squares) * chance) / deviation)
    }
  }

  /// Squares of few items are not independent of each other, and a bit that hardly any item has set
  /// is even in nearly all of them.
  var findings: [ShuffleFinding] {
    sums.indices.filter { bits.count >= 900 && bits.oddChance($0) > 0.1 }.map {
      ShuffleFinding(name: "parity of bit \($0) over squares", chiSquare: sums[$0])
    }
  }

  /// The pairs of bits, one after the other.
  private func bitPair(ofOrder order: Int) -> (Int, Int) {
    let first = order % sums.count
    return (first, (first + 1 + order / sums.count % (sums.count - 1)) % sums.count)
  }
}

/// How often each bit is set in `0..<count`.
private struct BitCounts {
  let count: Int
  let ones: [Int]

  init(count: Int) {
    self.count = count
    ones = (0..<Int.bitWidth - (count - 1).leadingZeroBitCount).map { bit in
      (0..<count).count { $0 >> bit & 1 == 1 }
    }
  }

  /// The hypergeometric mean and deviation of the positions where two bits are both set.
  func overlap(_ first: Int, _ second: Int) -> (mean: Double, deviation: Double) {
    let (a, b, n) = (Double(ones[first]), Double(ones[second]), Double(count))
    return (a * b / n, (a * b * (n - a) * (n - b) / (n * n * (n - 1))).squareRoot())
  }

  /// The chance that a bit is set in an odd number of four items.
  func oddChance(_ bit: Int) -> Double {
    let bias = 1 - 2 * Double(ones[bit]) / Double(count)
    return (1 - bias * bias * bias * bias) / 2
  }
}
