/// The merges of a byte-pair model: which pairs of tokens join, in what order, into what.
///
/// Pairs are looked up in a hash table of buckets of four slots that are compared at once: chance
/// decides whether a pair merges, so that no branch should. Of 32 bits a slot has 20 for the
/// merge's rank and 11 for a part of the pair's hash; what fits is checked against the pair itself.
///
/// What was measured, encoding each word for the first time: slots looked at one after the other
/// were 4 to 10 % slower, the check put off until a pair merges 3 to 7 %, half as many buckets up to
/// 5 %. Slots that hold the pair, with twice the memory, were 3 to 15 % slower with 150,000 merges.
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
  static let maximumCount = Int(noRank) - 1

  /// A slot is the rank plus one under the tag, 0 where it is free. A pair whose bucket is full, or has
  /// a slot of the same tag, is in the next bucket, and `goesOn` in the bucket's last slot says so.
  private typealias Bucket = SIMD4<UInt32>
  private static let tagMask: UInt32 = 0x7FF0_0000
  private static let goesOn: UInt32 = 0x8000_0000

  private let buckets: LargeTable<Bucket>
  private let shift: UInt64
  /// The pair of each slot's number, which is the rank plus one, the left id in the high half.
  private let pairs: LargeTable<UInt64>
  /// The product of each rank; empty where they follow on each other from `firstProduct`.
  private let products: [UInt32]
  private let firstProduct: UInt32

  /// The number of merges.
  let count: Int

  /// - Parameter merges: the merges in the order in which they are done. Of a pair that is there
  ///   twice the last counts, as in the reference.
  init(_ merges: [Merge]) {
    precondition(merges.count <= Self.maximumCount)
    count = merges.count
    pairs = LargeTable(zeros: count + 1)
    // Two of the four slots are taken on average; that a bucket goes on is rare.
    let bucketCount = powerOfTwo(atLeast: max(4, count * 2 / 5))
    buckets = LargeTable(zeros: bucketCount)
    shift = UInt64(64 - bucketCount.trailingZeroBitCount)
    // Trainers number tokens in the order of the merges that make them; a product then need not be
    // looked up.
    let areNumbered = merges.indices.allSatisfy {
      Int(merges[$0].product) == Int(merges[0].product) + $0
    }
    firstProduct = merges.first?.product ?? 0
    products = areNumbered ? [] : merges.map(\.product)
    for (rank, merge) in merges.enumerated() {
      insert(hashOfPair(merge.left, merge.right), number: UInt32(rank + 1))
    }
  }

  private func insert(_ hashed: (pair: UInt64, hash: UInt64), number: UInt32) {
    pairs[Int(number)] = hashed.pair
    let slot = Self.tag(of: hashed.hash) | number
    var index = firstBucket(of: hashed.hash)
    while true {
      if let lane = Self.lane(for: slot, in: buckets[index], pairs: pairs) {
        buckets[index][lane] = buckets[index][lane] & Self.goesOn | slot
        return
      }
      buckets[index][3] |= Self.goesOn
      index = (index + 1) & (buckets.count - 1)
    }
  }

  /// The slot of a bucket that is free, or has the same pair; nil where the bucket goes on.
  private static func lane(
    for slot: UInt32, in bucket: Bucket, pairs: LargeTable<UInt64>
  ) -> Int? {
    for lane in 0..<Bucket.scalarCount {
      let other = bucket[lane] & ~goesOn
      if other == 0 { return lane }
      guard other & tagMask == slot & tagMask else { continue }
      let isSame = pairs[Int(other & noRank)] == pairs[Int(slot & noRank)]
      return isSame ? lane : nil
    }
    return nil
  }

  /// The rank of a pair, or `noRank`.
  @inline(__always)
  func rank(_ left: UInt32, _ right: UInt32) -> UInt32 {
    let (pair, hash) = hashOfPair(left, right)
    let bucket = buckets[firstBucket(of: hash)]
    let number = Self.number(taggedAs: Self.tag(of: hash), in: bucket)
    let isFound = pairs[Int(number)] == pair
    // Both are nearly always guessed right: the top bit of the second is that of the bucket where
    // the number is 0, without a branch that chance decides.
    if (number != 0) != isFound || (number &- 1) & bucket[3] & Self.goesOn != 0 {
      return rankBeyond(left, right)
    }
    return (number &- 1) & Self.noRank
  }

  /// The rank of a pair whose first bucket goes on, or has another pair under its tag.
  @inline(never)
  private func rankBeyond(_ left: UInt32, _ right: UInt32) -> UInt32 {
    let (pair, hash) = hashOfPair(left, right)
    let tag = Self.tag(of: hash)
    var index = firstBucket(of: hash)
    var bucket = buckets[index]
    while bucket[3] & Self.goesOn != 0 {
      index = (index + 1) & (buckets.count - 1)
      bucket = buckets[index]
      let number = Self.number(taggedAs: tag, in: bucket)
      if number != 0, pairs[Int(number)] == pair { return number - 1 }
    }
    return Self.noRank
  }

  /// The number in the slot that has the tag, or 0.
  @inline(__always)
  private static func number(taggedAs tag: UInt32, in bucket: Bucket) -> UInt32 {
    let fits = (bucket & tagMask) .== Bucket(repeating: tag)
    let slot = Bucket().replacing(with: bucket, where: fits)
    let halves = slot.lowHalf | slot.highHalf
    return (halves[0] | halves[1]) & noRank
  }

  /// The token that the merge of `rank` produces.
  @inline(__always)
  func product(ofRank rank: UInt32) -> UInt32 {
    products.isEmpty ? firstProduct &+ rank : products[Int(rank)]
  }

  @inline(__always)
  private func firstBucket(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> shift) }

  @inline(__always)
  private static func tag(of hash: UInt64) -> UInt32 {
    UInt32(truncatingIfNeeded: hash >> 8) & tagMask
  }
}

/// A pair of ids as one number, the left in the high half, and its Fibonacci hash (Knuth), whose high
/// bits depend on all bits of both ids.
@inline(__always)
func hashOfPair(_ left: UInt32, _ right: UInt32) -> (pair: UInt64, hash: UInt64) {
  let pair = UInt64(left) << 32 | UInt64(right)
  return (pair, pair &* 0x9E37_79B9_7F4A_7C15)
}
