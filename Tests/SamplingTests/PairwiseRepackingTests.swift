import Sampling
import TestSupport
import Testing

@Suite("Pairwise repacking")
struct PairwiseRepackingTests {
  @Test("every item stays in one bin, no bin overflows, and none is added", arguments: 0..<60)
  func validity(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let capacity = Int.random(in: 1...600, using: &generator)
    let longest = Int.random(in: 1...capacity, using: &generator)
    let lengths = (0..<Int.random(in: 0...400, using: &generator)).map { _ in
      Int.random(in: 1...longest, using: &generator)
    }
    let bins = BestFitDecreasing.pack(lengths: lengths, capacity: capacity)
    let refined = PairwiseRepacking.refine(bins, lengths: lengths, capacity: capacity)
    #expect(refined.flatMap(\.self).sorted() == Array(lengths.indices))
    #expect(refined.allSatisfy { $0.reduce(0) { $0 + lengths[$1] } <= capacity && !$0.isEmpty })
    #expect(refined.count <= bins.count)
    #expect(PairwiseRepacking.refine(bins, lengths: lengths, capacity: capacity) == refined)
  }

  @Test("two bins become a full one and the rest")
  func exchange() {
    let lengths = [6, 3, 5, 4]
    let refined = PairwiseRepacking.refine([[0, 1], [2, 3]], lengths: lengths, capacity: 10)
    #expect(refined.map { $0.sorted() }.sorted { $0[0] < $1[0] } == [[0, 3], [1, 2]])
  }

  @Test("a bin whose items fit the gaps of another falls away")
  func emptied() {
    let refined = PairwiseRepacking.refine([[0], [1, 2]], lengths: [4, 3, 3], capacity: 10)
    #expect(refined.map { $0.sorted() } == [[0, 1, 2]])
  }

  @Test("bins of so many items that their sums would fill the memory stay as they are")
  func manyItems() {
    let lengths = Array(repeating: 10_000, count: 80)
    let bins = [Array(0..<40), Array(40..<80)]
    #expect(PairwiseRepacking.refine(bins, lengths: lengths, capacity: 500_000) != bins)
    let long = lengths.map { $0 * 2 }
    #expect(PairwiseRepacking.refine(bins, lengths: long, capacity: 1_000_000) == bins)
  }

  @Test("fewer bins hold records of many lengths than best-fit-decreasing needs", arguments: 0..<10)
  func quality(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    // Short records are the most frequent, as in the sets of a task.
    let lengths = (0..<1000).map { _ in
      let (a, b) = (
        Int.random(in: 0...20, using: &generator), Int.random(in: 0...20, using: &generator)
      )
      return 100 + a * b
    }
    let bins = BestFitDecreasing.pack(lengths: lengths, capacity: 512)
    let refined = PairwiseRepacking.refine(bins, lengths: lengths, capacity: 512)
    #expect(refined.count < bins.count)
  }
}
