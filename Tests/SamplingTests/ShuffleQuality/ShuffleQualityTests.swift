import Sampling
import Testing

@Suite("Shuffle quality")
struct ShuffleQualityTests {
  private static let sizes = [10, 16, 100, 997, 1024, 4097, 100_000, 1_000_000]
  private static let smallSizes = [10, 100, 1024, 4097]

  @Test("the orders of neighbouring keys are those of a perfect shuffle", arguments: sizes)
  func keys(count: Int) {
    let keys = 0..<UInt64(max(2, 1_000_000 / count))
    let orders = keys.lazy.map { key in
      let permutation = KeyedPermutation(count: count, key: key)
      return (0..<count).map { permutation[$0] }
    }
    #expect(ShuffleBattery(count: count, orders: orders).faults.isEmpty)
  }

  @Test("the epochs of neighbouring seeds are those of a perfect shuffle", arguments: smallSizes)
  func epochs(count: Int) {
    let orders = Self.epochs(count: count, items: 300_000).lazy.map { order in
      (0..<count).map { order[$0] }
    }
    #expect(ShuffleBattery(count: count, orders: orders).faults.isEmpty)
  }

  @Test("the order of an epoch tells nothing about that of the next", arguments: smallSizes)
  func successiveEpochs(count: Int) {
    let epochs = Self.epochs(count: count, items: 300_000)
    let moves = zip(epochs, epochs.dropFirst()).lazy.map { order, next in
      (0..<count).map { next.position(of: order[$0]) }
    }
    #expect(ShuffleBattery(count: count, orders: moves).faults.isEmpty)
  }

  @Test("the items of a pool are in the order of a perfect shuffle")
  func pools() {
    let pools = ShufflePools(blockLength: 10, blocksPerPool: 13)
    let epochs = Self.epochs(count: 10_010, items: 50_000_000, pools: pools)
    let ranks = epochs.lazy.map { order in
      let items = (0..<pools.poolLength).map { order[$0 + pools.poolLength] }
      let ranks = Dictionary(uniqueKeysWithValues: zip(items.sorted(), items.indices))
      return items.map { ranks[$0, default: 0] }
    }
    #expect(ShuffleBattery(count: pools.poolLength, orders: ranks).faults.isEmpty)
  }

  @Test("bad shuffles are found out", arguments: BadShuffle.allCases, smallSizes)
  func badShuffles(shuffle: BadShuffle, count: Int) {
    let orders = (0..<UInt64(200_000 / count)).lazy.map { shuffle.order(count: count, key: $0) }
    #expect(!ShuffleBattery(count: count, orders: orders).faults.isEmpty)
  }

  @Test("each of the statistics finds out a bad shuffle")
  func power() {
    let faultCounts = BadShuffle.allCases.map { shuffle in
      let orders = (0..<100).map { shuffle.order(count: 1024, key: $0) }
      return ShuffleBattery(count: 1024, orders: orders).statistics.map(\.faults.count)
    }
    for statistic in faultCounts[0].indices {
      #expect(faultCounts.contains { $0[statistic] > 0 })
    }
  }

  /// Epochs of neighbouring seeds, enough for a number of items.
  private static func epochs(
    count: Int, items: Int, pools: ShufflePools? = nil
  ) -> [EpochOrder] {
    (0..<UInt64(5)).flatMap { seed in
      let shuffle = EpochShuffle(count: count, seed: seed, source: "prose", pools: pools)
      return (0..<items / count / 5).map { shuffle.order(ofEpoch: $0) }
    }
  }
}
