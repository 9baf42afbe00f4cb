/// What a shard set is to be, beside its documents.
public struct ShardSetOptions: Equatable, Sendable {
  /// What the documents are.
  public var kind: ShardManifest.Kind
  /// The tokenizer that makes the ids.
  public var tokenizer: TokenizerIdentity
  /// Whatever else determines the bytes, by name; the manifest records it.
  public var options: [String: String]
  /// What the build is of. No part of the set.
  public var build = BuildIdentity()
  /// The process that writes; no part of the set.
  public var rank = BuildRank.only
  /// A shard is closed before the document that would take it beyond this many tokens.
  public var tokensPerShard = 1 << 26
  /// The zstd level, 1 to `ShardWriter.maximalLevel`.
  public var compressionLevel = ShardWriter.defaultLevel
  /// How ids are stored.
  public var coding = IDCoding.successors
  /// How many threads compress, 0 for one on every core: nothing that the bytes depend on.
  public var compressionThreads = 0

  /// States what is to be written.
  public init(
    kind: ShardManifest.Kind, tokenizer: TokenizerIdentity, options: [String: String] = [:]
  ) {
    self.kind = kind
    self.tokenizer = tokenizer
    self.options = options
  }

  /// The manifest's record of all that determines the bytes.
  var recorded: [String: String] {
    options.merging([
      "coding": "\(coding)", "compression_level": String(compressionLevel),
      "tokens_per_shard": String(tokensPerShard),
    ]) { _, own in own }
  }
}
