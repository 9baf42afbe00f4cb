public import Storage

/// What a shard set holds: the content of its `manifest.json`.
public struct ShardManifest: Codable, Equatable, Sendable {
  /// What the documents of a set are.
  public enum Kind: String, Codable, Sendable {
    /// Running text.
    case text
    /// Prompts and responses.
    case chat
  }

  /// The version of the format.
  public let formatVersion: Int
  /// What the documents are.
  public let kind: Kind
  /// The tokenizer that made the ids.
  public let tokenizer: TokenizerIdentity
  /// Whatever else determined the bytes, by name.
  public let options: [String: String]
  /// The shards, in the order of their documents.
  public let shards: [ShardSummary]
  /// The tokens of all shards.
  public let tokens: Int
  /// The documents of all shards.
  public let documents: Int
  /// The tokens of all shards by role.
  public let tokensByRole: RoleCounts
  /// The size of all shards' files.
  public let bytes: Int
  /// How many records each reason kept out.
  public let rejected: [String: Int]
  /// How many records were changed in each way, and kept; nil if none was.
  public let cleaned: [String: Int]?
  /// Changes with every token, document and provenance of the set.
  public let contentHash: Digest
  /// The digest of the manifest's file with this digest's digits written as zeros.
  let checksum: Digest

  enum CodingKeys: String, CodingKey {
    case kind, tokenizer, options, shards, tokens, documents, bytes, rejected, cleaned, checksum
    case formatVersion = "format_version"
    case tokensByRole = "tokens_by_role"
    case contentHash = "content_hash"
  }

  /// Sums up shards.
  package init(
    kind: Kind, tokenizer: TokenizerIdentity, options: [String: String], shards: [ShardSummary],
    rejected: [String: Int], cleaned: [String: Int]? = nil, checksum: Digest = Digest(value: 0)
  ) {
    formatVersion = Int(ShardFormat.version)
    self.kind = kind
    self.tokenizer = tokenizer
    self.options = options
    self.shards = shards
    self.rejected = rejected
    self.cleaned = cleaned
    self.checksum = checksum
    tokens = shards.reduce(0) { $0 + $1.tokens }
    documents = shards.reduce(0) { $0 + $1.documents }
    bytes = shards.reduce(0) { $0 + $1.bytes }
    tokensByRole = shards.reduce(into: RoleCounts()) { $0 += $1.tokensByRole }
    var content: [UInt8] = []
    content.append(littleEndian: tokenizer.hash.value)
    for shard in shards { content.append(littleEndian: shard.checksum.value) }
    contentHash = Digest(of: content)
  }
}
