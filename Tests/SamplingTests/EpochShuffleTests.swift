import Sampling
import Testing

@Suite("Epoch shuffle")
struct EpochShuffleTests {
  @Test("every epoch holds each item once, in an order of its own")
  func epochs() {
    let shuffle = EpochShuffle(count: 100, seed: 17, source: "prose")
    let draws = (0..<300).map { shuffle[$0] }
    let epochs = (0..<3).map { epoch in draws.filter { $0.epoch == epoch }.map(\.item) }
    #expect(epochs.allSatisfy { $0.sorted() == Array(0..<100) })
    #expect(Set(epochs).count == 3)
  }

  @Test("seeds, sources and epochs do not share their orders")
  func independence() {
    func order(_ seed: UInt64, _ source: String, _ epoch: Int) -> [Int] {
      let order = EpochShuffle(count: 50, seed: seed, source: source).order(ofEpoch: epoch)
      return (0..<50).map { order[$0] }
    }
    let orders = [1, 2, 3].flatMap { seed in
      ["a", "b"].flatMap { source in (0..<3).map { order(seed, source, $0) } }
    }
    #expect(Set(orders).count == orders.count)
  }

  @Test("the order that a seed gives does not change between versions")
  func stability() {
    let shuffle = EpochShuffle(count: 10, seed: 17, source: "prose")
    #expect((0..<10).map { shuffle[$0].item } == [6, 3, 4, 2, 8, 1, 7, 9, 0, 5])
  }
}

@Suite("Epoch shuffle in pools")
struct PooledEpochShuffleTests {
  private static let shapes = [(1, 1), (1, 7), (5, 1), (8, 4), (7, 3), (16, 2)].map {
    ShufflePools(blockLength: $0.0, blocksPerPool: $0.1)
  }

  /// Primes, powers of two and multiples of blocks and pools, with their neighbours.
  private static func sizes(_ pools: ShufflePools) -> [Int] {
    let centers = [2, 64, 97, 512, pools.blockLength * 11, pools.poolLength, pools.poolLength * 6]
    return centers.flatMap { [$0 - 1, $0, $0 + 1] }.filter { $0 > 0 }
  }

  @Test("every epoch holds each item once and can be inverted", arguments: shapes)
  func bijection(pools: ShufflePools) {
    for count in Self.sizes(pools) {
      for seed in 0..<UInt64(4) {
        let shuffle = EpochShuffle(count: count, seed: seed, source: "prose", pools: pools)
        for epoch in 0..<4 {
          let order = shuffle.order(ofEpoch: epoch)
          let items = (0..<count).map { order[$0] }
          #expect(items.sorted() == Array(0..<count))
          #expect(items.map { order.position(of: $0) } == Array(0..<count))
        }
      }
    }
  }

  @Test("a pool holds whole blocks, all of them before those of the next pool", arguments: shapes)
  func locality(pools: ShufflePools) {
    for count in Self.sizes(pools) {
      for seed in 0..<UInt64(4) {
        let shuffle = EpochShuffle(count: count, seed: seed, source: "prose", pools: pools)
        // A block is left once another pool has begun: the sizes of pools follow from its items.
        var blocksByPool: [Set<Int>] = [[]]
        var missing = 0
        for position in 0..<count {
          if missing == 0, blocksByPool.last?.count == pools.blocksPerPool {
            blocksByPool.append([])
          }
          let block = shuffle[position].item / pools.blockLength
          if blocksByPool[blocksByPool.count - 1].insert(block).inserted {
            missing += min(pools.blockLength, count - block * pools.blockLength)
          }
          missing -= 1
        }
        let blockCount = (count - 1) / pools.blockLength + 1
        #expect(blocksByPool.reduce(0) { $0 + $1.count } == blockCount)
        #expect(blocksByPool.dropLast().allSatisfy { $0.count == pools.blocksPerPool })
      }
    }
  }

  @Test("no two epochs, seeds or sources share their order")
  func independence() {
    let pools = ShufflePools(blockLength: 8, blocksPerPool: 4)
    let orders = (0..<UInt64(3)).flatMap { seed in
      ["a", "b"].flatMap { source in
        let shuffle = EpochShuffle(count: 200, seed: seed, source: source, pools: pools)
        return (0..<20).map { epoch in (0..<200).map { shuffle.order(ofEpoch: epoch)[$0] } }
      }
    }
    #expect(Set(orders).count == orders.count)
  }

  @Test("a source that fits one pool is shuffled as a whole")
  func onePool() {
    let pools = ShufflePools(blockLength: 8, blocksPerPool: 4)
    let (pooled, whole) = (
      EpochShuffle(count: 32, seed: 17, source: "prose", pools: pools),
      EpochShuffle(count: 32, seed: 17, source: "prose")
    )
    #expect((0..<96).allSatisfy { pooled[$0] == whole[$0] })
  }

  @Test("the order that a seed gives does not change between versions")
  func stability() {
    let pools = ShufflePools(blockLength: 2, blocksPerPool: 2)
    let shuffle = EpochShuffle(count: 11, seed: 17, source: "prose", pools: pools)
    #expect((0..<11).map { shuffle[$0].item } == [7, 6, 10, 9, 5, 8, 4, 1, 2, 3, 0])
  }

  @Test("a billion items are shuffled without a table")
  func large() {
    let pools = ShufflePools(blockLength: 128, blocksPerPool: 64)
    let order = EpochShuffle(count: 1_000_000_007, seed: 1, source: "prose", pools: pools)
      .order(ofEpoch: 3)
    for position in stride(from: 0, to: order.count, by: order.count / 997) {
      #expect(order.position(of: order[position]) == position)
    }
  }
}
