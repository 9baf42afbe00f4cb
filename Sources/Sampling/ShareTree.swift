/// Interleaves sources at fixed shares without any state: the source of the k-th draw is computed from
/// k alone.
///
/// A balanced binary tree whose leaves are the sources, in order. A node over sources of weight
/// p (left) and W − p (right) sends, of its first k draws, ceil(k·p/W) to the left and the others,
/// floor(k·(W − p)/W), to the right.
///
/// **Bound.** Of the first k draws of the mixture a source of share s gets k·s + e with |e| < d, where
/// d is the depth of the source in the tree, at most ceil(log₂ n). At the root e = 0. If a node of
/// weight W has k·S + e draws, S its share of all, its child of weight p gets (k·S + e)·p/W + δ =
/// k·(S·p/W) + e·p/W + δ, where |δ| < 1 is the rounding of one ceil or floor; and p/W < 1, so every
/// level adds less than one.
public struct ShareTree: Sendable {
  /// The weight of every source, coprime.
  public let weights: [UInt64]
  /// `prefix[i]` is the weight of the sources before i.
  private let prefix: [UInt64]

  /// One draw of the mixture.
  public struct Draw: Equatable, Sendable {
    /// The index of the source drawn from.
    public let source: Int
    /// How many draws the source has had before.
    public let rank: Int
  }

  /// Interleaves sources in the ratio of their weights.
  ///
  /// - Precondition: a weight is positive, and their sum fits 63 bits. A source of weight 0 is never
  ///   drawn.
  public init(weights: [UInt64]) {
    precondition(weights.contains { $0 > 0 })
    self.weights = weights
    prefix = weights.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
  }

  /// The depth of the deepest source: the bound, in draws, on the error of any prefix.
  public var depth: Int { Int.bitWidth - (weights.count - 1).leadingZeroBitCount }

  /// The source of the k-th draw, from 0, and the draw's rank within it.
  ///
  /// - Precondition: `position` is not negative.
  /// - Complexity: O(log n) for n sources.
  public func draw(at position: Int) -> Draw {
    precondition(position >= 0)
    var sources = 0..<weights.count
    var rank = position
    while sources.count > 1 {
      let (left, right) = children(of: sources)
      let before = leftCount(rank, left: left, of: sources)
      if leftCount(rank + 1, left: left, of: sources) > before {
        (sources, rank) = (left, before)
      } else {
        (sources, rank) = (right, rank - before)
      }
    }
    return Draw(source: sources.lowerBound, rank: rank)
  }

  /// How many of the first `position` draws each source has.
  ///
  /// - Precondition: `position` is not negative.
  /// - Complexity: O(n).
  public func counts(at position: Int) -> [Int] {
    precondition(position >= 0)
    var counts: [Int] = []
    counts.reserveCapacity(weights.count)
    distribute(position, over: 0..<weights.count, into: &counts)
    return counts
  }

  private func distribute(_ count: Int, over sources: Range<Int>, into counts: inout [Int]) {
    guard sources.count > 1 else { return counts.append(count) }
    let (left, right) = children(of: sources)
    let share = leftCount(count, left: left, of: sources)
    distribute(share, over: left, into: &counts)
    distribute(count - share, over: right, into: &counts)
  }

  private func children(of sources: Range<Int>) -> (left: Range<Int>, right: Range<Int>) {
    let middle = sources.lowerBound + (sources.count + 1) / 2
    return (sources.lowerBound..<middle, middle..<sources.upperBound)
  }

  /// ceil(count · p / W).
  private func leftCount(_ count: Int, left: Range<Int>, of sources: Range<Int>) -> Int {
    if count == 0 { return 0 }
    let (p, whole) = (UInt128(weight(of: left)), UInt128(weight(of: sources)))
    return Int((UInt128(count) * p + whole - 1) / whole)
  }

  private func weight(of sources: Range<Int>) -> UInt64 {
    prefix[sources.upperBound] - prefix[sources.lowerBound]
  }
}
