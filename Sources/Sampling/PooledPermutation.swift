/// A pseudorandom bijection of `0..<count` in which the items of a few blocks come before those of the
/// next, computed point by point without a table.
///
/// A keyed permutation lays the blocks out in a row, and every `blocksPerPool` of them make a pool.
/// Within its pool each item is moved by the keyed permutation that belongs to the pool.
///
/// A *slot* is a place in a row of full blocks. The short block at the end of the source may come
/// anywhere in the row, and then leaves a gap: slots are numbered with it, ranks and positions
/// without.
struct PooledPermutation: Sendable {
  let count: Int
  private let pools: ShufflePools
  private let key: UInt64
  private let blocks: KeyedPermutation
  /// The slots that hold no item, at the end of the short block.
  private let gap: Range<Int>

  /// The permutation that belongs to `key`.
  ///
  /// - Precondition: `count` is positive.
  init(count: Int, key: UInt64, pools: ShufflePools) {
    self.count = count
    self.pools = pools
    self.key = key
    let blockCount = (count - 1) / pools.blockLength + 1
    blocks = KeyedPermutation(count: blockCount, key: key)
    let gapEnd = (blocks.position(of: blockCount - 1) + 1) * pools.blockLength
    gap = gapEnd - (blockCount * pools.blockLength - count)..<gapEnd
  }

  subscript(position: Int) -> Int {
    let pool = pool(ofSlot: slot(ofRank: position))
    let rank = pool.ranks.lowerBound + pool.order[position - pool.ranks.lowerBound]
    let (block, offset) = slot(ofRank: rank).quotientAndRemainder(dividingBy: pools.blockLength)
    return blocks[block] * pools.blockLength + offset
  }

  /// The inverse of the subscript.
  func position(of item: Int) -> Int {
    let (block, offset) = item.quotientAndRemainder(dividingBy: pools.blockLength)
    let slot = blocks.position(of: block) * pools.blockLength + offset
    let pool = pool(ofSlot: slot)
    return pool.ranks.lowerBound
      + pool.order.position(of: rank(ofSlot: slot) - pool.ranks.lowerBound)
  }

  private func pool(ofSlot slot: Int) -> (ranks: Range<Int>, order: KeyedPermutation) {
    let pool = slot / pools.poolLength
    let end = min((pool + 1) * pools.poolLength, blocks.count * pools.blockLength)
    let ranks = rank(ofSlot: pool * pools.poolLength)..<rank(ofSlot: end)
    let key = SeededHash.key(seed: key, name: "pool", UInt64(pool))
    return (ranks, KeyedPermutation(count: ranks.count, key: key))
  }

  private func slot(ofRank rank: Int) -> Int {
    rank < gap.lowerBound ? rank : rank + gap.count
  }

  /// The number of items in the slots before one that is not inside the gap.
  private func rank(ofSlot slot: Int) -> Int {
    slot < gap.upperBound ? slot : slot - gap.count
  }
}
