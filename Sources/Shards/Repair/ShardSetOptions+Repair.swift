import Storage

extension ShardSetOptions {
  /// What the damaged set was, as far as the manifest's record can be used again.
  init(repairing manifest: ShardManifest, in folder: String, threads: Int) {
    var options = manifest.options
    options["repaired_from"] = folder
    self.init(kind: manifest.kind, tokenizer: manifest.tokenizer, options: options)
    if let number = options["tokens_per_shard"].flatMap({ Int($0) }), number >= 1 {
      tokensPerShard = number
    }
    compressionThreads = threads
    build.inputs = manifest.contentHash
  }

  /// What the set of a shard may have been.
  init(repairing shard: ShardReader, in folder: String, threads: Int) {
    let tokenizer = TokenizerIdentity(
      hash: shard.tokenizerHash, name: "unknown", vocabularySize: shard.vocabularySize)
    self.init(
      kind: shard.tokensByRole.text == shard.tokenCount ? .text : .chat, tokenizer: tokenizer,
      options: ["repaired_from": folder])
    compressionThreads = threads
  }
}
