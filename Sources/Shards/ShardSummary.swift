public import Storage

/// What a manifest says of one shard.
public struct ShardSummary: Codable, Equatable, Sendable {
  /// The file's name in the folder.
  public let name: String
  /// Its tokens.
  public let tokens: Int
  /// Its documents.
  public let documents: Int
  /// Its tokens by role.
  public let tokensByRole: RoleCounts
  /// The file's size.
  public let bytes: Int
  /// The digest of the file.
  public let checksum: Digest

  /// States what a shard holds.
  package init(
    name: String, tokens: Int, documents: Int, tokensByRole: RoleCounts, bytes: Int,
    checksum: Digest
  ) {
    self.name = name
    self.tokens = tokens
    self.documents = documents
    self.tokensByRole = tokensByRole
    self.bytes = bytes
    self.checksum = checksum
  }

  enum CodingKeys: String, CodingKey {
    case name, tokens, documents, bytes, checksum
    case tokensByRole = "tokens_by_role"
  }
}
