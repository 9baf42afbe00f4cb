import Sampling
import Testing

@Suite("Keyed permutation")
struct KeyedPermutationTests {
  @Test(
    "every item occurs once, for primes, powers of two and their neighbours",
    arguments: [1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 63, 64, 65, 97, 255, 256, 257, 1009, 4096, 10_007])
  func bijection(count: Int) {
    for key in [0, 1, UInt64.max] {
      let permutation = KeyedPermutation(count: count, key: key)
      let items = (0..<count).map { permutation[$0] }
      #expect(items.sorted() == Array(0..<count))
      #expect(items.map { permutation.position(of: $0) } == Array(0..<count))
    }
  }

  @Test("large ranges invert")
  func largeRange() {
    let permutation = KeyedPermutation(count: 1 << 40 + 12345, key: 7)
    for position in stride(from: 0, to: permutation.count, by: permutation.count / 97) {
      #expect(permutation.position(of: permutation[position]) == position)
    }
  }

  @Test("a small range is permuted evenly over the keys")
  func evenness() {
    let (count, keys) = (5, 20_000)
    var occurrences = Array(repeating: Array(repeating: 0, count: count), count: count)
    for key in 0..<UInt64(keys) {
      let permutation = KeyedPermutation(count: count, key: key)
      for position in 0..<count { occurrences[position][permutation[position]] += 1 }
    }
    // Six standard deviations of a binomial count.
    let expected = Double(keys) / Double(count)
    let tolerance = 6 * (expected * (1 - 1 / Double(count))).squareRoot()
    for occurrence in occurrences.joined() {
      #expect(abs(Double(occurrence) - expected) < tolerance)
    }
  }

  @Test("the low bit of an item is no affine function of the bits of its position")
  func nonLinearity() {
    // An affine bit makes the XOR over every aligned square {a, a^x, a^y, a^x^y} zero.
    let permutation = KeyedPermutation(count: 1 << 12, key: 3)
    let odd = (0..<1024).count { a in
      [a, a ^ 1024, a ^ 2048, a ^ 3072].reduce(0) { $0 ^ permutation[$1] } & 1 == 1
    }
    #expect((400...624).contains(odd))
  }
}

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
    #expect((0..<10).map { shuffle[$0].item } == [0, 2, 3, 4, 1, 6, 5, 8, 7, 9])
  }
}
