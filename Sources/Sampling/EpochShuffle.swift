/// An endless stream over the items of a source: every epoch holds each item once, in an order of its
/// own that depends on the seed, the source's name and the epoch alone.
public struct EpochShuffle: Sendable {
  /// The number of items.
  public let count: Int
  private let seed: UInt64
  private let source: String
  private let pools: ShufflePools?

  /// A place in the stream.
  public struct Draw: Equatable, Sendable {
    /// How often the whole source has gone by before.
    public let epoch: Int
    /// The item drawn, in `0..<count`.
    public let item: Int
  }

  /// Shuffles `count` items.
  ///
  /// - Parameter pools: how much is shuffled at a time; nil for the whole source, which is also what
  ///   happens to a source that fits one pool.
  /// - Precondition: `count` is positive.
  public init(count: Int, seed: UInt64, source: String, pools: ShufflePools? = nil) {
    precondition(count > 0)
    self.count = count
    self.seed = seed
    self.source = source
    self.pools = pools
  }

  /// What the stream holds at a position.
  ///
  /// - Precondition: `position` is not negative.
  /// - Complexity: O(1).
  public subscript(position: Int) -> Draw {
    precondition(position >= 0)
    let (epoch, offset) = position.quotientAndRemainder(dividingBy: count)
    return Draw(epoch: epoch, item: order(ofEpoch: epoch)[offset])
  }

  /// The order of one epoch.
  ///
  /// - Precondition: `epoch` is not negative.
  public func order(ofEpoch epoch: Int) -> EpochOrder {
    EpochOrder(
      count: count, key: SeededHash.key(seed: seed, name: source, UInt64(epoch)), pools: pools)
  }
}
