/// What a tokenizer is, for people.
public struct TokenizerInformation: Equatable, Sendable {
  /// The kind of model: `BPE`.
  public var model: String
  /// 1 + the largest id.
  public var vocabularySize: Int
  /// The number of merges.
  public var mergeCount: Int
  /// The normalization form: `none` or `NFC`.
  public var normalizer: String
  /// How text is cut into words.
  public var preTokenizer: String
  /// The added tokens in the order of the definition.
  public var addedTokens: [AddedToken]
  /// The bytes without a token, which encoding drops, in ascending order.
  public var missingBytes: [UInt8]
  /// The hash that identifies the definition.
  public var definitionHash: String
}

extension Tokenizer {
  /// What this tokenizer is, for people.
  public var information: TokenizerInformation {
    TokenizerInformation(
      model: "BPE", vocabularySize: vocabularySize, mergeCount: merges.count,
      normalizer: composition == nil ? "none" : "NFC", preTokenizer: preTokenizer.description,
      addedTokens: addedTokens,
      missingBytes: (UInt8.min...UInt8.max).filter { byteTokens[Int($0)] == WordMerger.missing },
      definitionHash: definitionHash)
  }
}
