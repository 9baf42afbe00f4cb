import Dataset
import Shards
import Tokenization
import Training

extension RunFile {
  /// The model's tokenizer.
  ///
  /// - Throws: `ShardError` where one of the run's shard sets was built with another.
  func matchingTokenizer() throws -> Tokenizer {
    let tokenizer = try Tokenizer(contentsOf: model)
    try requireTokenizer(tokenizer, name: model)
    return tokenizer
  }

  /// - Throws: `ShardError` where one of the run's shard sets was built with another tokenizer.
  func requireTokenizer(_ tokenizer: Tokenizer, name: String) throws {
    for folder in sources.map(\.shards) + evaluation.sets.map(\.shards) {
      try ShardSet(folder: folder).requireTokenizer(tokenizer, name: name)
    }
  }
}

extension ShardSet {
  /// - Throws: `ShardError` where the set was built with another tokenizer.
  func requireTokenizer(_ tokenizer: Tokenizer, name: String) throws {
    let identity = TokenizerIdentity(tokenizer, name: name)
    try requireTokenizer(hash: identity.hash, name: name)
  }
}
