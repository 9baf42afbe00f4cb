public import Sampling

/// A shard set as a run uses it.
public struct SourceSpecification: Equatable, Sendable {
  /// The name by which plans, reports and the shuffle know the source.
  public var name: String
  /// The folder of the shard set.
  public var shards: String
  /// The source's part of what it stands in, the mixture or a group, relative to the shares beside it.
  public var share: ShareSchedule
  /// How often a sequence may be drawn at most; nil for any number of times.
  public var repeatLimit: Int?
  /// What happens to a record that is longer than a sequence.
  public var overflow: OverflowPolicy
  /// Whether a sequence holds several records. Without it every sequence holds one.
  public var packs: Bool
  /// What the tokens of a sequence of several segments attend to.
  public var attention: AttentionScope

  /// Describes a source.
  public init(
    name: String, shards: String, share: ShareSchedule = ShareSchedule(ExactShare(1)),
    repeatLimit: Int? = nil, overflow: OverflowPolicy = .error, packs: Bool = true,
    attention: AttentionScope = .segment
  ) {
    self.name = name
    self.shards = shards
    self.share = share
    self.repeatLimit = repeatLimit
    self.overflow = overflow
    self.packs = packs
    self.attention = attention
  }
}
