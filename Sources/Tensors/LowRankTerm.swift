/// scale · low · up, which is added to a product: LoRA's part of an adapted projection.
public struct LowRankTerm: Sendable {
  /// (M,R).
  public let low: Matrix
  /// (R,N), zero outside the blocks.
  public let up: Matrix
  /// The factor of the product.
  public let scale: Float
  /// The ranks that each range of columns takes; adapters that lie beside each other share none.
  public let blocks: [(ranks: Range<Int>, columns: Range<Int>)]

  /// Describes a term.
  public init(
    low: Matrix, up: Matrix, scale: Float,
    blocks: [(ranks: Range<Int>, columns: Range<Int>)]
  ) {
    precondition(low.columns == up.rows)
    precondition(
      blocks.allSatisfy { $0.ranks.upperBound <= up.rows && $0.columns.upperBound <= up.columns })
    self.low = low
    self.up = up
    self.scale = scale
    self.blocks = blocks
  }

  func rows(_ range: Range<Int>) -> LowRankTerm {
    LowRankTerm(low: low.rows(range), up: up, scale: scale, blocks: blocks)
  }

  /// The ranks from the first to the last that any of the columns takes.
  func ranks(ofColumns columns: Range<Int>) -> Range<Int> {
    let own = blocks.filter { $0.columns.overlaps(columns) }.map(\.ranks)
    guard let first = own.map(\.lowerBound).min(), let end = own.map(\.upperBound).max() else {
      return 0..<0
    }
    return first..<end
  }
}

extension Compute {
  /// Adds scale · low · up to `out` (M,N).
  public func add(_ term: LowRankTerm, to out: Matrix) {
    for (ranks, columns) in term.blocks {
      multiplyThin(
        term.low.columns(ranks), term.up.rows(ranks).columns(columns), into: out.columns(columns),
        scale: term.scale, accumulate: true)
    }
  }
}
