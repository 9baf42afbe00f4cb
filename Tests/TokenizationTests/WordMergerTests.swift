import TestSupport
import Testing

@testable import Tokenization

@Suite("merging")
struct WordMergerTests {
  /// The rule itself: as long as pairs merge, the one of the lowest rank does, the leftmost of
  /// equals.
  private func merged(_ tokens: [UInt32], by merges: [MergeTable.Merge]) -> [UInt32] {
    var ranks: [UInt64: Int] = [:]
    for (rank, merge) in merges.enumerated() { ranks[pair(merge.left, merge.right)] = rank }
    var tokens = tokens
    while true {
      var lowest: (rank: Int, index: Int)?
      for index in tokens.indices.dropLast() {
        guard let rank = ranks[pair(tokens[index], tokens[index + 1])] else { continue }
        if lowest.map({ rank < $0.rank }) ?? true { lowest = (rank, index) }
      }
      guard let (rank, index) = lowest else { return tokens }
      tokens.replaceSubrange(index...index + 1, with: [merges[rank].product])
    }
  }

  private func pair(_ left: UInt32, _ right: UInt32) -> UInt64 {
    UInt64(left) << 32 | UInt64(right)
  }

  /// What `write` writes, to a place with room for so many ids.
  private func written(
    room: Int, _ write: (_ output: inout MutableSpan<UInt32>, _ written: inout Int) -> Void
  ) -> [UInt32] {
    var ids = [UInt32](repeating: 0, count: room)
    var output = ids.mutableSpan
    var count = 0
    write(&output, &count)
    return Array(ids.prefix(count))
  }

  @Test("words of every length become the tokens of the rule", arguments: 0..<3)
  func everyLength(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let letters = Array("abcd".utf8)
    // "d" has no token.
    let byteTokens = (UInt8.min...UInt8.max).map { byte in
      letters.dropLast().firstIndex(of: byte).map { UInt32($0) } ?? WordMerger.missing
    }
    let random = RandomMerges(40, of: letters.dropLast().map { [$0] }, using: &generator)
    let merges = MergeTable(random.merges)
    var merger = WordMerger(merges: merges, byteTokens: byteTokens)
    var queue = MergeQueue()
    var droppedBytes = 0
    for length in 1...300 {
      let word = (0..<length).map { _ in letters.randomElement(using: &generator) ?? 0 }
      let initial = word.map { byteTokens[Int($0)] }.filter { $0 != WordMerger.missing }
      let expected = merged(initial, by: random.merges)
      droppedBytes += length - initial.count
      let ofBytes = written(room: length) {
        merger.write(word.span, from: 0, to: length, to: &$0, at: &$1)
      }
      let ofTokens = written(room: length) { merger.write(initial.span, to: &$0, at: &$1) }
      let queued = written(room: length) {
        queue.merge(initial.span, by: merges, to: &$0, at: &$1)
      }
      #expect(ofBytes == expected)
      #expect(ofTokens == expected)
      #expect(queued == expected)
      #expect(merger.droppedBytes == droppedBytes)
    }
  }

  @Test("merges that make a token of an earlier merge keep to the rule", arguments: 0..<20)
  func cycles(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let merges = (0..<6).map { _ in
      MergeTable.Merge(
        left: .random(in: 0..<4, using: &generator), right: .random(in: 0..<4, using: &generator),
        product: .random(in: 0..<4, using: &generator))
    }
    var merger = WordMerger(merges: MergeTable(merges), byteTokens: [])
    for length in [1, 2, 5, 30, 64, 65, 100] {
      let initial = (0..<length).map { _ in UInt32.random(in: 0..<4, using: &generator) }
      let found = written(room: length) { merger.write(initial.span, to: &$0, at: &$1) }
      #expect(found == merged(initial, by: merges))
    }
  }
}
