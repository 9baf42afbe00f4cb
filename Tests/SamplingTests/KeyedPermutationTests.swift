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
}
