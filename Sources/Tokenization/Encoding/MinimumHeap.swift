/// A priority queue of pairs of tokens: the lowest rank first, the leftmost of equals.
struct MinimumHeap {
  /// A binary heap of ranks (high half) and indices (low half): the order of the integers is ours.
  private var items: [UInt64] = []

  /// Empties the queue.
  mutating func removeAll() { items.removeAll(keepingCapacity: true) }

  /// Adds the pair of `rank` that begins at `index`.
  mutating func insert(rank: UInt32, index: Int) {
    let item = UInt64(rank) << 32 | UInt64(index)
    var hole = items.count
    items.append(item)
    while hole > 0 {
      let parent = (hole - 1) / 2
      if items[parent] <= item { break }
      items[hole] = items[parent]
      hole = parent
    }
    items[hole] = item
  }

  /// Takes the first pair out.
  mutating func popMinimum() -> (rank: UInt32, index: Int)? {
    guard let minimum = items.first, let item = items.popLast() else { return nil }
    if !items.isEmpty { sink(item) }
    return (UInt32(minimum >> 32), Int(minimum & 0xFFFF_FFFF))
  }

  /// Puts `item` in place of the root, and lower until the order is right.
  private mutating func sink(_ item: UInt64) {
    var hole = 0
    while true {
      var child = 2 * hole + 1
      if child >= items.count { break }
      if child + 1 < items.count, items[child + 1] < items[child] { child += 1 }
      if items[child] >= item { break }
      items[hole] = items[child]
      hole = child
    }
    items[hole] = item
  }
}
