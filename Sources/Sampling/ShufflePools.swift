/// How much of a source is shuffled at a time, so that items that lie together are read together.
///
/// A source whose items are read from compressed frames decodes a frame for every item if they are
/// drawn in an order over the whole source. In pools, the items of a few blocks from all over the
/// source are drawn before those of the next: a frame stays in memory until it is used up.
public struct ShufflePools: Equatable, Sendable {
  /// The number of consecutive items in a block; the last of a source may be shorter.
  public let blockLength: Int
  /// The number of blocks whose items are shuffled together; the last pool of an epoch may have fewer.
  public let blocksPerPool: Int

  /// Describes pools.
  ///
  /// - Precondition: both numbers are positive.
  public init(blockLength: Int, blocksPerPool: Int) {
    precondition(blockLength > 0 && blocksPerPool > 0)
    self.blockLength = blockLength
    self.blocksPerPool = blocksPerPool
  }

  /// The number of items in a pool of full blocks.
  public var poolLength: Int { blockLength * blocksPerPool }
}
