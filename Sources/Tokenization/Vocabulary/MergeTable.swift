/// The merges of a byte-pair model: which pairs of tokens join, in what order, into what.
///
/// Pairs are looked up in a hash table of four bytes a slot, 20 bits for the merge's rank and 12 for
/// a part of the pair's hash, so that most of it stays in a core's second-level cache; a slot whose
/// hash fits is checked against the pair itself. Slots that hold the pair, with twice the memory,
/// encoded as fast with 50 and 100 thousand merges, and 3 to 15 % slower with Qwen2's 150 thousand.
struct MergeTable: Sendable {
  /// One merge.
  struct Merge {
    var left: UInt32
    var right: UInt32
    var product: UInt32
  }

  /// The rank of a pair that does not merge; later than every other.
  static let noRank: UInt32 = 0xF_FFFF
  /// How many merges there can be.
  static let maximumCount = Int(noRank)

  /// Open addressing, at most three fifths full: most look-ups end at the first slot.
  private let slots: LargeTable<UInt32>
  private let shift: UInt64
  /// The pair of each rank, the left id in the high half.
  private let pairs: LargeTable<UInt64>
  /// The product of each rank; empty where they follow on each other from `firstProduct`.
  private let products: [UInt32]
  private let firstProduct: UInt32

  /// Slots are stored inverted, so that a fresh table, of zeros, is of free slots.
  private static let free = UInt32.max

  /// The number of merges.
  let count: Int

  /// - Parameter merges: the merges in the order in which they are done. Of a pair that is there
  ///   twice the last counts, as in the reference.
  init(_ merges: [Merge]) {
    precondition(merges.count <= Self.maximumCount)
    count = merges.count
    pairs = LargeTable(zeros: max(1, count))
    let slotCount = powerOfTwo(atLeast: max(16, merges.count * 5 / 3))
    slots = LargeTable(zeros: slotCount)
    shift = UInt64(64 - slotCount.trailingZeroBitCount)
    // Trainers number tokens in the order of the merges that make them; a product then need not be
    // looked up.
    let areNumbered = merges.indices.allSatisfy {
      Int(merges[$0].product) == Int(merges[0].product) + $0
    }
    firstProduct = merges.first?.product ?? 0
    products = areNumbered ? [] : merges.map(\.product)
    for (rank, merge) in merges.enumerated() { insert(merge, rank: rank) }
  }

  private func insert(_ merge: Merge, rank: Int) {
    let pair = Self.pair(merge.left, merge.right)
    let hash = Self.hash(pair)
    var index = firstSlot(of: hash)
    while case let slot = ~slots[index], slot != Self.free, pairs[Self.rank(of: slot)] != pair {
      index = (index + 1) & (slots.count - 1)
    }
    slots[index] = ~(Self.tag(of: hash) << 20 | UInt32(rank))
    pairs[rank] = pair
  }

  /// The rank of a pair, or `noRank`.
  @inline(__always)
  func rank(_ left: UInt32, _ right: UInt32) -> UInt32 {
    let pair = Self.pair(left, right)
    let hash = Self.hash(pair)
    let tag = Self.tag(of: hash)
    var index = firstSlot(of: hash)
    while true {
      let slot = ~slots[index]
      if slot == Self.free || slot >> 20 == tag && pairs[Self.rank(of: slot)] == pair {
        return slot & Self.noRank
      }
      index = (index &+ 1) & (slots.count &- 1)
    }
  }

  /// The token that the merge of `rank` produces.
  @inline(__always)
  func product(ofRank rank: UInt32) -> UInt32 {
    products.isEmpty ? firstProduct &+ rank : products[Int(rank)]
  }

  @inline(__always)
  private static func pair(_ left: UInt32, _ right: UInt32) -> UInt64 {
    UInt64(left) << 32 | UInt64(right)
  }

  /// Fibonacci hashing (Knuth): the high bits of the product depend on all bits of both ids.
  @inline(__always)
  private static func hash(_ pair: UInt64) -> UInt64 { pair &* 0x9E37_79B9_7F4A_7C15 }

  @inline(__always)
  private static func rank(of slot: UInt32) -> Int { Int(slot & noRank) }

  @inline(__always)
  private func firstSlot(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> shift) }

  @inline(__always)
  private static func tag(of hash: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: hash >> 28) & 0xFFF
  }
}
