public import Shards

/// Tokens of one document in a sequence: attention and positions restart with each segment.
public struct Segment: Equatable, Sendable {
  /// The ids of the tokens.
  public let ids: [UInt32]
  /// What each token is for.
  public let roles: [TokenRole]
  /// The document's number in its shard set.
  public let document: Int
  /// The place of the first token in the document; not 0 where a window cuts a document.
  public let offset: Int
  /// Where the document came from.
  public let provenance: Provenance

  /// Whether the prediction of a token carries a loss: it is not the prompt's, and something comes
  /// before it.
  public func isSupervised(_ index: Int) -> Bool { index > 0 && roles[index] != .prompt }

  /// The number of tokens whose prediction carries a loss.
  public var supervisedTokenCount: Int { roles.indices.count(where: isSupervised) }
}
