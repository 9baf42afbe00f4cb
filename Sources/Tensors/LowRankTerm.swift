/// scale · low · up, which is added to a product of x (M,K): LoRA's part of an adapted projection.
public struct LowRankTerm: Sendable {
  /// Some ranks of `low`: a few columns of x by a matrix of as many rows.
  public struct Down: Sendable {
    /// The columns of x.
    public let columns: Range<Int>
    /// (columns, ranks).
    public let factor: Matrix
    /// The columns of `low`.
    public let ranks: Range<Int>

    /// Describes them.
    public init(columns: Range<Int>, factor: Matrix, ranks: Range<Int>) {
      precondition(factor.rows == columns.count && factor.columns == ranks.count)
      self.columns = columns
      self.factor = factor
      self.ranks = ranks
    }
  }

  /// (M,R).
  public let low: Matrix
  /// (R,N), zero outside the blocks.
  public let up: Matrix
  /// The factor of the product.
  public let scale: Float
  /// The ranks that each range of columns takes; adapters that lie beside each other share none.
  public let blocks: [(ranks: Range<Int>, columns: Range<Int>)]
  /// What `low` is computed from, each times `lowScale`; with none it is given.
  public let downs: [Down]
  /// The factor of `low`.
  public let lowScale: Float

  /// Describes a term.
  public init(
    low: Matrix, up: Matrix, scale: Float,
    blocks: [(ranks: Range<Int>, columns: Range<Int>)], downs: [Down] = [], lowScale: Float = 1
  ) {
    precondition(low.columns == up.rows)
    precondition(
      blocks.allSatisfy { $0.ranks.upperBound <= up.rows && $0.columns.upperBound <= up.columns })
    precondition(downs.allSatisfy { $0.ranks.upperBound <= low.columns })
    self.low = low
    self.up = up
    self.scale = scale
    self.blocks = blocks
    self.downs = downs
    self.lowScale = lowScale
  }

  func rows(_ range: Range<Int>) -> LowRankTerm {
    LowRankTerm(
      low: low.rows(range), up: up, scale: scale, blocks: blocks, downs: downs, lowScale: lowScale)
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
  /// Computes `low` from x (M,K), where the term says from what.
  public func computeLow(of term: LowRankTerm, from x: Matrix) {
    for down in term.downs {
      multiplyThin(
        x.columns(down.columns), down.factor, into: term.low.columns(down.ranks),
        scale: term.lowScale)
    }
  }

  /// Adds scale · low · up to `out` (M,N).
  public func add(_ term: LowRankTerm, to out: Matrix) {
    for (ranks, columns) in term.blocks {
      multiplyThin(
        term.low.columns(ranks), term.up.rows(ranks).columns(columns), into: out.columns(columns),
        scale: term.scale, accumulate: true)
    }
  }
}
