/// Interleaves sources at fixed shares of an amount that differs from draw to draw, such as tokens.
///
/// Every draw goes to the source with the largest deficit, share · total − actual; the first of those
/// that tie. Deficits are compared as whole numbers, multiplied by the sum of the weights.
///
/// **Bound.** A drawn source has a deficit of at least 0 (deficits sum to 0), so after a draw of amount
/// a it stands at most a·(1 − share) above its share, and that shrinks until it is drawn again. No
/// source is therefore ever a whole largest draw ahead; of two sources, none is as much behind.
public struct DeficitInterleaver: Sendable {
  /// What each source has had so far.
  public private(set) var amounts: [Int]
  private let weights: [Int128]
  private let wholeWeight: Int128
  private var total: Int128 = 0

  /// Interleaves sources in the ratio of their weights.
  ///
  /// - Precondition: there is a source and the weights are positive.
  public init(weights: [UInt64]) {
    precondition(!weights.isEmpty && weights.allSatisfy { $0 > 0 })
    self.weights = weights.map { Int128($0) }
    wholeWeight = self.weights.reduce(0, +)
    amounts = Array(repeating: 0, count: weights.count)
  }

  /// The source that the next draw goes to.
  ///
  /// - Complexity: O(n) for n sources.
  public var nextSource: Int {
    var best = (source: 0, deficit: deficit(of: 0))
    for source in weights.indices.dropFirst() {
      let deficit = deficit(of: source)
      if deficit > best.deficit { best = (source, deficit) }
    }
    return best.source
  }

  /// Counts what a draw from a source held.
  ///
  /// - Precondition: `amount` is not negative.
  public mutating func record(_ amount: Int, from source: Int) {
    precondition(amount >= 0)
    amounts[source] += amount
    total += Int128(amount)
  }

  private func deficit(of source: Int) -> Int128 {
    weights[source] * total - Int128(amounts[source]) * wholeWeight
  }
}
