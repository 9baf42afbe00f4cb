extension CodeTable {
  /// How many tokens are counted; of longer shards every second frame, every third, and so on.
  ///
  /// Counting takes about 10 ns a token. On 20 million tokens of English, counting a quarter of them
  /// instead of all makes the shard 4 % larger.
  private static let sampleLimit = 1 << 25
  /// Larger ids are not listed, so that no tokenizer can make the counts take more than 8 MB.
  private static let idLimit = 1 << 20
  /// Rarer pairs are not worth their place in the table.
  private static let smallestPairCount = 3

  /// The table that suits a shard's ids.
  ///
  /// - Complexity: O(ids), on up to `threads` threads; two bytes of memory for each id counted.
  init(training ids: [UInt32], threads: Int) {
    let frame = ShardFormat.tokensPerFrame
    let stride = Swift.stride(
      from: 0, to: ids.count, by: frame * ((ids.count + Self.sampleLimit - 1) / Self.sampleLimit))
    let sample = stride.map { ids[$0..<min($0 + frame, ids.count)] }
    let listed = Self.mostFrequent(in: sample)
    let pairs = PairsByFirst(sample, listed: listed)
    let rows = parallelMap((listed.count + 255) / 256, threads: threads) { chunk in
      var counter = SuccessorCounter(ranks: listed.count)
      let ranks = chunk * 256..<min((chunk + 1) * 256, listed.count)
      return ranks.map {
        counter.mostFrequent(in: pairs[first: $0], atLeast: Self.smallestPairCount)
      }
    }
    for (id, row) in zip(listed, rows.joined()) { append(id, row: row) }
  }

  /// The ids seen at least twice, the most frequent first.
  private static func mostFrequent(in sample: [ArraySlice<UInt32>]) -> [UInt32] {
    var counts = [Int](repeating: 0, count: idLimit)
    for part in sample {
      for id in part where id < idLimit { counts[Int(id)] += 1 }
    }
    return counts.indices.filter { counts[$0] >= 2 }
      .sorted { (counts[$1], $0) < (counts[$0], $1) }
      .prefix(ShardFormat.listedLimit).map(UInt32.init)
  }
}

/// The second ranks of all pairs of neighbouring listed ids, sorted by the first (a counting sort).
private struct PairsByFirst {
  private var seconds: [UInt16] = []
  private var ends: [Int]

  init(_ sample: [ArraySlice<UInt32>], listed: [UInt32]) {
    let ranks = RankTable(listed)
    ends = [Int](repeating: 0, count: listed.count)
    ranks.forEachPair(in: sample) { first, _ in ends[first] += 1 }
    var sum = 0
    for rank in ends.indices {
      sum += ends[rank]
      ends[rank] = sum - ends[rank]
    }
    seconds = [UInt16](repeating: 0, count: sum)
    // Each end starts as its row's start and arrives at its end when the row is full.
    ranks.forEachPair(in: sample) { first, second in
      seconds[ends[first]] = UInt16(second)
      ends[first] += 1
    }
  }

  subscript(first rank: Int) -> ArraySlice<UInt16> {
    seconds[(rank == 0 ? 0 : ends[rank - 1])..<ends[rank]]
  }
}

extension RankTable {
  fileprivate func forEachPair(
    in sample: [ArraySlice<UInt32>], _ body: (_ first: Int, _ second: Int) -> Void
  ) {
    for part in sample {
      var first: Int?
      for id in part {
        let second = self[id]
        if let first, let second { body(first, second) }
        first = second
      }
    }
  }
}

/// Counts one row of successors after another without clearing all counts in between.
private struct SuccessorCounter {
  private var counts: [Int32]

  init(ranks: Int) { counts = [Int32](repeating: 0, count: ranks) }

  mutating func mostFrequent(in row: ArraySlice<UInt16>, atLeast least: Int) -> [UInt16] {
    var seen: [UInt16] = []
    for rank in row {
      if counts[Int(rank)] == 0 { seen.append(rank) }
      counts[Int(rank)] += 1
    }
    defer { for rank in seen { counts[Int(rank)] = 0 } }
    return Array(
      seen.filter { counts[Int($0)] >= least }
        .sorted { (counts[Int($1)], $0) < (counts[Int($0)], $1) }
        .prefix(ShardFormat.successorLimit))
  }
}
