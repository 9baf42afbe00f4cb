import Sampling
import TestSupport
import Testing

@Suite("Best-fit-decreasing packing")
struct BestFitDecreasingTests {
  @Test(
    "every item is packed once and no bin overflows",
    arguments: [1, 2, 3, 7, 8, 9, 100, 511, 512, 513, 2048], 0..<4)
  func invariants(capacity: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let lengths = (0..<Int.random(in: 0...800, using: &generator)).map { _ in
      Int.random(in: 1...capacity, using: &generator)
    }
    let bins = BestFitDecreasing.pack(lengths: lengths, capacity: capacity)
    #expect(bins.joined().sorted() == Array(lengths.indices))
    #expect(bins.allSatisfy { bin in bin.reduce(0) { $0 + lengths[$1] } <= capacity })
  }

  @Test("the result is that of a search through all bins", arguments: 0..<10)
  func againstLinearSearch(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let lengths = (0..<300).map { _ in Int.random(in: 1...64, using: &generator) }
    var spaces: [Int] = []
    for length in lengths.sorted(by: >) {
      let fitting = spaces.indices.filter { spaces[$0] >= length }
      if let best = fitting.min(by: { spaces[$0] < spaces[$1] }) {
        spaces[best] -= length
      } else {
        spaces.append(64 - length)
      }
    }
    let bins = BestFitDecreasing.pack(lengths: lengths, capacity: 64)
    let packed = bins.map { bin in 64 - bin.reduce(0) { $0 + lengths[$1] } }
    #expect(packed.sorted() == spaces.sorted())
  }

  @Test("items of one length are packed in their order")
  func stability() {
    let bins = BestFitDecreasing.pack(lengths: [3, 3, 6, 3, 3], capacity: 6)
    #expect(bins == [[2], [0, 1], [3, 4]])
  }

  @Test("a hundred thousand items take no noticeable time")
  func speed() {
    var generator = SeededGenerator(seed: 1)
    let lengths = (0..<100_000).map { _ in Int.random(in: 1...2048, using: &generator) }
    let total = lengths.reduce(0, +)
    let bins = BestFitDecreasing.pack(lengths: lengths, capacity: 2048)
    #expect(Double(bins.count * 2048) < Double(total) * 1.01)
  }
}
