/// One or more segments of one source, together no longer than the mixture's sequence length.
public struct PackedSequence: Equatable, Sendable {
  /// The index of the source in the mixture.
  public let source: Int
  /// How often the whole source was drawn before this sequence.
  public let epoch: Int
  /// What its tokens attend to.
  public let attention: AttentionScope
  /// The segments, in order.
  public let segments: [Segment]

  /// The number of tokens.
  public var tokenCount: Int { segments.reduce(0) { $0 + $1.ids.count } }
  /// The number of tokens whose prediction carries a loss.
  public var supervisedTokenCount: Int { segments.reduce(0) { $0 + $1.supervisedTokenCount } }
}
