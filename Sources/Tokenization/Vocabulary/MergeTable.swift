/// The merges of a byte-pair model: which pairs of tokens join, in what order, into what.
struct MergeTable: Sendable {
  /// The rank of a pair that does not merge; later than every other.
  static let noRank = UInt32.max

  private struct Slot {
    /// Both ids, the left one in the high half.
    var pair: UInt64
    var rank: UInt32
  }

  /// Open addressing, at most half full: most look-ups are of pairs that do not merge, and end at
  /// the first free slot.
  private var slots: [Slot]
  private let shift: UInt64
  /// What the merge of each rank produces.
  private var products: [UInt32] = []

  /// No id is so large, hence no pair looks like this.
  private static let free = Slot(pair: .max, rank: noRank)

  /// An empty table with room for `capacity` merges.
  init(capacity: Int) {
    let count = powerOfTwo(atLeast: max(16, 2 * capacity))
    slots = Array(repeating: Self.free, count: count)
    shift = UInt64(64 - count.trailingZeroBitCount)
    products.reserveCapacity(capacity)
  }

  /// The number of merges.
  var count: Int { products.count }

  /// Adds the merge of the next rank. A pair that is there already takes the new rank, as in the
  /// reference.
  mutating func append(left: UInt32, right: UInt32, product: UInt32) {
    precondition(2 * (count + 1) <= slots.count, "more merges than the table has room for")
    let pair = Self.pair(left, right)
    var index = firstSlot(of: pair)
    while slots[index].pair != pair, slots[index].pair != Self.free.pair {
      index = (index + 1) & (slots.count - 1)
    }
    slots[index] = Slot(pair: pair, rank: UInt32(count))
    products.append(product)
  }

  /// The rank of a pair, or `noRank`.
  @inline(__always)
  func rank(_ left: UInt32, _ right: UInt32) -> UInt32 {
    let pair = Self.pair(left, right)
    var index = firstSlot(of: pair)
    while true {
      let slot = slots[index]
      // A free slot carries `noRank`.
      if slot.pair == pair || slot.pair == Self.free.pair { return slot.rank }
      index = (index + 1) & (slots.count - 1)
    }
  }

  /// The token that the merge of `rank` produces.
  @inline(__always)
  func product(ofRank rank: UInt32) -> UInt32 { products[Int(rank)] }

  private static func pair(_ left: UInt32, _ right: UInt32) -> UInt64 {
    UInt64(left) << 32 | UInt64(right)
  }

  @inline(__always)
  private func firstSlot(of pair: UInt64) -> Int {
    // Fibonacci hashing (Knuth): the high bits of the product depend on all bits of both ids.
    Int(truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> shift)
  }
}
