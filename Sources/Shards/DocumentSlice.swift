/// The part of a document that lies within a range of a shard set's tokens.
public struct DocumentSlice: Equatable, Sendable {
  /// The document's number in the set.
  public let document: Int
  /// The place of the part's first token in the document.
  public let offset: Int
  /// The part's tokens, among all of the set.
  public let tokens: Range<Int>
  /// What these tokens are for.
  public let spans: [RoleSpan]
  /// Where the document came from.
  public let provenance: Provenance
}
