/// One document of a shard or of a shard set.
public struct DocumentEntry: Equatable, Sendable {
  /// Its tokens' places among those of the shard or set it was asked from.
  public let tokens: Range<Int>
  /// What its tokens are for, from the first to the last; neighbours differ in role.
  public let spans: [RoleSpan]
  /// Where it came from.
  public let provenance: Provenance
}
