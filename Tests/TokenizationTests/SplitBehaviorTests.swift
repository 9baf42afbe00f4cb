import Testing

@testable import Tokenization

@Suite("what becomes of matches")
struct SplitBehaviorTests {
  private func pieces(
    _ behavior: SplitBehavior, _ segments: [(Range<Int>, Bool)]
  ) -> [Range<Int>] {
    var collector = PieceCollector(behavior, after: [])
    for (segment, isMatch) in segments { collector.append(segment, isMatch: isMatch) }
    return collector.pieces
  }

  @Test(
    "each behaviour joins matches its own way",
    arguments: [
      (SplitBehavior.isolated, [0..<1, 1..<2, 2..<4, 4..<5, 5..<6]),
      (.removed, [2..<4, 5..<6]),
      (.mergedWithPrevious, [0..<1, 1..<2, 2..<5, 5..<6]),
      (.mergedWithNext, [0..<1, 1..<4, 4..<6]),
      (.contiguous, [0..<2, 2..<4, 4..<5, 5..<6]),
    ])
  func behaviors(behavior: SplitBehavior, expected: [Range<Int>]) {
    let segments = [(0..<1, true), (1..<2, true), (2..<4, false), (4..<5, true), (5..<6, false)]
    #expect(pieces(behavior, segments) == expected)
  }

  @Test("pieces that were there before are left alone", arguments: SplitBehavior.allCases)
  func earlierPieces(behavior: SplitBehavior) {
    var collector = PieceCollector(behavior, after: [7..<9])
    collector.append(0..<2, isMatch: false)
    collector.append(2..<3, isMatch: behavior != .contiguous)
    #expect(collector.firstPiece == 1)
    #expect(collector.pieces.first == 7..<9)
    #expect(collector.pieces.dropFirst().first?.lowerBound == 0)
  }
}
