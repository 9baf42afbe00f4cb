/// Applies the merges to a long word, with a queue of the pairs that merge.
struct MergeQueue {
  /// The tokens of the word and, for each, the rank of its pair with the next.
  private var tokens: [UInt32] = []
  private var ranks: [UInt32] = []
  /// The neighbours of each token, by index; -1 is none.
  private var next: [Int32] = []
  private var previous: [Int32] = []
  private var heap = MinimumHeap()

  /// Writes what the merges make of a word.
  ///
  /// - Parameter initial: the tokens of the word before any merge.
  /// - Complexity: O(n log n) for n tokens, of some 40 bytes each.
  mutating func merge(
    _ initial: Span<UInt32>, by merges: MergeTable, to output: inout MutableSpan<UInt32>,
    at written: inout Int
  ) {
    guard !initial.isEmpty else { return }
    precondition(initial.count < Int32.max, "a word of two thousand million tokens")
    load(initial, by: merges)
    while let (rank, left) = heap.popMinimum() {
      // The queue keeps pairs that merges have since undone; their rank is no longer in place.
      guard ranks[left] == rank else { continue }
      let right = Int(next[left])
      tokens[left] = merges.product(ofRank: rank)
      ranks[right] = MergeTable.noRank
      next[left] = next[right]
      update(left, by: merges)
      if next[left] >= 0 { previous[Int(next[left])] = Int32(left) }
      if previous[left] >= 0 { update(Int(previous[left]), by: merges) }
    }
    var index = 0
    while index >= 0 {
      output[written] = tokens[index]
      written += 1
      index = Int(next[index])
    }
    // Buffers for one word of many megabytes are not kept.
    if tokens.count > 1 << 20 { self = MergeQueue() }
  }

  private mutating func load(_ initial: Span<UInt32>, by merges: MergeTable) {
    tokens.removeAll(keepingCapacity: true)
    ranks.removeAll(keepingCapacity: true)
    next.removeAll(keepingCapacity: true)
    previous.removeAll(keepingCapacity: true)
    heap.removeAll()
    for index in initial.indices {
      tokens.append(initial[index])
      ranks.append(MergeTable.noRank)
      previous.append(Int32(index - 1))
      next.append(index + 1 < initial.count ? Int32(index + 1) : -1)
    }
    for index in tokens.indices { update(index, by: merges) }
  }

  /// Looks up the pair that begins at `index`.
  private mutating func update(_ index: Int, by merges: MergeTable) {
    let right = next[index]
    ranks[index] =
      right < 0 ? MergeTable.noRank : merges.rank(tokens[index], tokens[Int(right)])
    if ranks[index] != MergeTable.noRank {
      heap.insert(rank: ranks[index], index: index)
    }
  }
}
