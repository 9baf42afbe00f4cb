import TestSupport
import Testing

@testable import Tokenization

@Suite("the table of merges")
struct MergeTableTests {
  private static let idCount: UInt32 = 200

  /// Random merges, some pairs of which are there several times.
  private func merges(_ count: Int, isNumbered: Bool) -> [MergeTable.Merge] {
    var generator = SeededGenerator(seed: UInt64(count))
    return (0..<count).map { rank in
      MergeTable.Merge(
        left: .random(in: 0..<Self.idCount, using: &generator),
        right: .random(in: 0..<Self.idCount, using: &generator),
        product: isNumbered
          ? Self.idCount + UInt32(rank) : .random(in: 0..<Self.idCount, using: &generator))
    }
  }

  @Test(
    "every pair has the rank of its last merge, and every rank its product",
    arguments: [0, 1, 9, 10, 5000, 20_000], [false, true])
  func ranks(count: Int, isNumbered: Bool) {
    let merges = merges(count, isNumbered: isNumbered)
    let table = MergeTable(merges)
    var expected = [UInt32](
      repeating: MergeTable.noRank, count: Int(Self.idCount * Self.idCount))
    for (rank, merge) in merges.enumerated() {
      expected[Int(merge.left * Self.idCount + merge.right)] = UInt32(rank)
    }
    let found = (0..<Self.idCount).flatMap { left in
      (0..<Self.idCount).map { right in table.rank(left, right) }
    }
    #expect(table.count == count)
    #expect(found == expected)
    #expect(merges.indices.map { table.product(ofRank: UInt32($0)) } == merges.map(\.product))
  }

  @Test("ids of any size have a place, and those of no token have no rank")
  func largeIDs() {
    let last: UInt32 = 1 << 24 - 1
    let table = MergeTable([
      MergeTable.Merge(left: last, right: 0, product: last),
      MergeTable.Merge(left: 0, right: last, product: 7),
    ])
    #expect(table.rank(last, 0) == 0)
    #expect(table.rank(0, last) == 1)
    #expect(table.rank(last, last) == MergeTable.noRank)
    #expect(table.rank(.max, .max) == MergeTable.noRank)
    #expect(table.product(ofRank: 1) == 7)
  }
}
