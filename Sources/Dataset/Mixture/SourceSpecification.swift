public import Sampling

/// A shard set as a run uses it.
public struct SourceSpecification: Equatable, Sendable {
  /// The name by which plans, reports and the shuffle know the source.
  public var name: String
  /// The folder of the shard set.
  public var shards: String
  /// The source's part of the mixture, relative to the other sources' shares.
  public var share: ExactShare
  /// How often a sequence may be drawn at most; nil for any number of times.
  public var repeatLimit: Int?
  /// What happens to a record that is longer than a sequence.
  public var overflow: OverflowPolicy
  /// Whether a sequence holds several records. Without it every sequence holds one.
  public var packs: Bool

  /// Describes a source.
  public init(
    name: String, shards: String, share: ExactShare = ExactShare(1), repeatLimit: Int? = nil,
    overflow: OverflowPolicy = .error, packs: Bool = true
  ) {
    self.name = name
    self.shards = shards
    self.share = share
    self.repeatLimit = repeatLimit
    self.overflow = overflow
    self.packs = packs
  }
}
