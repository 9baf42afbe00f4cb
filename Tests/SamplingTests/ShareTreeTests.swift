import Sampling
import TestSupport
import Testing

@Suite("Share tree")
struct ShareTreeTests {
  private static func randomWeights(_ generator: inout SeededGenerator) -> [UInt64] {
    let largest = UInt64.random(in: 1...1000, using: &generator)
    return (0..<Int.random(in: 1...13, using: &generator)).map { _ in
      UInt64.random(in: 1...largest, using: &generator)
    }
  }

  @Test("every prefix of random mixtures stays within the depth of its shares", arguments: 0..<40)
  func prefixBound(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let weights = Self.randomWeights(&generator)
    let tree = ShareTree(weights: weights)
    let whole = Double(weights.reduce(0, +))
    for position in 0..<2000 {
      for (count, weight) in zip(tree.counts(at: position), weights) {
        let error = Double(count) - Double(position) * Double(weight) / whole
        #expect(abs(error) < max(Double(tree.depth), 1e-6))
      }
    }
  }

  @Test("draws, their ranks and the counts of prefixes agree", arguments: 0..<20)
  func consistency(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let tree = ShareTree(weights: Self.randomWeights(&generator))
    var counts = Array(repeating: 0, count: tree.weights.count)
    for position in 0..<1000 {
      #expect(tree.counts(at: position) == counts)
      let draw = tree.draw(at: position)
      #expect(draw.rank == counts[draw.source])
      counts[draw.source] += 1
    }
  }

  @Test("a whole period of the weights is met exactly")
  func period() {
    let weights: [UInt64] = [5, 3, 11, 1, 7]
    #expect(ShareTree(weights: weights).counts(at: 27 * 1000) == weights.map { Int($0) * 1000 })
  }

  @Test("positions and weights near the limits do not overflow")
  func extremes() {
    let tree = ShareTree(weights: [1 << 61, 1, 1 << 60])
    let position = Int.max - 1
    #expect(tree.counts(at: position).reduce(0, +) == position)
    #expect(tree.draw(at: position).rank < position)
  }
}
