import Sampling
import TestSupport
import Testing

@Suite("Fair interleaver")
struct FairInterleaverTests {
  @Test("random mixtures stay within the proven bounds at every prefix", arguments: 0..<200)
  func bounds(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let shares = try (0..<Int.random(in: 2...30, using: &generator)).map { _ in
      let hundredths = Int.random(in: 1...10_000, using: &generator)
      return seed % 2 == 0
        ? ExactShare(hundredths) : try ExactShare("\(hundredths / 100).\(hundredths % 100)1")
    }
    let weights = try SourceShares(shares.map { .source(ShareSchedule($0)) }).finalWeights
    let sizes = DrawSizes.allCases[Int(seed / 2) % DrawSizes.allCases.count]
    var mixture = Mixture(weights: weights, sizes: sizes, generator: generator)
    for _ in 0..<1000 {
      mixture.draw()
      for source in weights.indices {
        let excess = mixture.excess(of: source)
        let (next, weight) = (Int128(mixture.next[source]), Int128(weights[source]))
        let ahead = Int128(mixture.largestDrawn[source]) * (mixture.whole - weight)
        let behind = next * mixture.whole + weight * (Int128(mixture.largest) - next)
        guard -behind <= excess, excess <= ahead else {
          Issue.record("source \(source): \(excess) exceeds \(-behind)...\(ahead)")
          return
        }
      }
    }
  }

  @Test("shares that change keep every source within a few draws", arguments: 0..<200)
  func ramps(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let whole: UInt64 = 1_000_000
    let count = Int.random(in: 2...30, using: &generator)
    let knots = (0..<8).map { _ in
      let rough = (0..<count).map { _ in
        Bool.random(using: &generator) ? UInt64.random(in: 1...30_000, using: &generator) : 0
      }
      // The first source takes what the others leave, so that the sum stays.
      return [whole - rough.dropFirst().reduce(0, +)] + rough.dropFirst()
    }
    let sizes = DrawSizes.allCases[Int(seed) % DrawSizes.allCases.count]
    var mixture = Mixture(weights: knots[0], sizes: sizes, generator: generator)
    var (ahead, behind) = (Int128(0), Int128(0))
    for (from, to) in zip(knots, knots.dropFirst()) {
      for step in 0..<UInt64(100) {
        var weights = zip(from, to).map { ($0 * (100 - step) + $1 * step) / 100 }
        weights[0] = whole - weights.dropFirst().reduce(0, +)
        mixture.setWeights(weights)
        for _ in 0..<3 { mixture.draw() }
        for source in weights.indices {
          ahead = max(ahead, mixture.excess(of: source))
          behind = max(behind, -mixture.excess(of: source))
        }
      }
    }
    let draw = Int128(mixture.largest) * mixture.whole
    #expect(ahead <= draw)
    // Measured, not proven: the proof allows one draw less than there are sources.
    #expect(behind <= 2 * draw)
  }

  @Test("draws of equal amounts keep every source within one draw of its share", arguments: 0..<20)
  func equalAmounts(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let weights = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
      UInt64.random(in: 1...1000, using: &generator)
    }
    var mixture = Mixture(weights: weights, sizes: .ones, generator: generator)
    for _ in 0..<2000 {
      mixture.draw()
      #expect(weights.indices.allSatisfy { mixture.excess(of: $0).magnitude <= mixture.whole })
    }
  }

  @Test("sources that tie are drawn in their order")
  func ties() {
    var interleaver = FairInterleaver(weights: [1, 1, 1])
    var order: [Int] = []
    for _ in 0..<6 {
      order.append(interleaver.nextSource { _ in 10 })
      interleaver.record(10, from: order[order.count - 1])
    }
    #expect(order == [0, 1, 2, 0, 1, 2])
  }

  @Test("a source of weight 0 is never asked, and drawn only while it is owed")
  func zeroWeight() {
    var interleaver = FairInterleaver(weights: [1, 0, 1])
    for _ in 0..<5 {
      let source = interleaver.nextSource {
        #expect($0 != 1)
        return 1
      }
      interleaver.record(1, from: source)
    }
    #expect(interleaver.amounts == [3, 0, 2])
    // The third source is owed half a draw; without a share it waits until the first is ahead.
    interleaver.setWeights([2, 0, 0])
    #expect(interleaver.nextSource { _ in 1 } == 2)
    interleaver.record(1, from: 2)
    #expect(interleaver.error(of: 2) == 0.5)
    #expect(interleaver.nextSource { _ in 1 } == 0)
  }

  @Test("weights and amounts near the limits do not overflow")
  func extremes() {
    var interleaver = FairInterleaver(weights: [1 << 62, 1, 1 << 61])
    for _ in 0..<100 {
      interleaver.record(1 << 50, from: interleaver.nextSource { _ in 1 << 50 })
    }
    #expect(interleaver.amounts.reduce(0, +) == 100 << 50)
    #expect((0..<3).allSatisfy { abs(interleaver.error(of: $0)) <= Double(1 << 50) })
  }
}

/// How the amounts of a test's draws are spread.
private enum DrawSizes: CaseIterable {
  case uniform, heavyTailed, someEmpty, ones

  func random(_ generator: inout SeededGenerator) -> Int {
    switch self {
    case .uniform: Int.random(in: 1...512, using: &generator)
    case .heavyTailed: 100_000 / Int.random(in: 1...1000, using: &generator)
    case .someEmpty: max(0, Int.random(in: -100...100, using: &generator))
    case .ones: 1
    }
  }
}

/// An interleaver with random draws, whose errors are reckoned anew in exact arithmetic.
private struct Mixture {
  let whole: Int128
  private(set) var next: [Int]
  private(set) var largestDrawn: [Int]
  private var weights: [UInt64]
  private var interleaver: FairInterleaver
  private var amounts: [Int128]
  /// The targets, multiplied by `whole`.
  private var targets: [Int128]
  private let sizes: DrawSizes
  private var generator: SeededGenerator

  init(weights: [UInt64], sizes: DrawSizes, generator: SeededGenerator) {
    var generator = generator
    next = weights.map { _ in sizes.random(&generator) }
    largestDrawn = weights.map { _ in 0 }
    amounts = weights.map { _ in 0 }
    targets = amounts
    whole = Int128(weights.reduce(0, +))
    interleaver = FairInterleaver(weights: weights)
    (self.weights, self.sizes, self.generator) = (weights, sizes, generator)
  }

  /// The largest amount drawn.
  var largest: Int { largestDrawn.reduce(0, max) }

  /// How far a source is above its target, multiplied by `whole`.
  func excess(of source: Int) -> Int128 { amounts[source] * whole - targets[source] }

  mutating func setWeights(_ weights: [UInt64]) {
    self.weights = weights
    interleaver.setWeights(weights)
  }

  mutating func draw() {
    let source = interleaver.nextSource { next[$0] }
    let amount = next[source]
    interleaver.record(amount, from: source)
    amounts[source] += Int128(amount)
    for other in weights.indices { targets[other] += Int128(amount) * Int128(weights[other]) }
    largestDrawn[source] = max(largestDrawn[source], amount)
    next[source] = sizes.random(&generator)
  }
}
