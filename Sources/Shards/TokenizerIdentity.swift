public import Storage

/// Which tokenizer made the ids of a shard set.
public struct TokenizerIdentity: Codable, Equatable, Sendable {
  /// The hash of the tokenizer's definition.
  public let hash: Digest
  /// What the user calls it.
  public let name: String
  /// The number of its ids, from 0: at least 1, at most 2^31.
  public let vocabularySize: Int

  enum CodingKeys: String, CodingKey {
    case hash, name
    case vocabularySize = "vocabulary_size"
  }

  /// States which tokenizer is meant.
  public init(hash: Digest, name: String, vocabularySize: Int) {
    precondition(
      ShardFormat.vocabularySizes.contains(vocabularySize),
      "vocabulary size \(vocabularySize) is outside \(ShardFormat.vocabularySizes)")
    self.hash = hash
    self.name = name
    self.vocabularySize = vocabularySize
  }
  /// Reads what a manifest says.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    hash = try container.decode(Digest.self, forKey: .hash)
    name = try container.decode(String.self, forKey: .name)
    vocabularySize = try container.decode(Int.self, forKey: .vocabularySize)
    guard ShardFormat.vocabularySizes.contains(vocabularySize) else {
      throw DecodingError.dataCorruptedError(
        forKey: .vocabularySize, in: container,
        debugDescription: "\(vocabularySize) is outside \(ShardFormat.vocabularySizes)")
    }
  }
}
