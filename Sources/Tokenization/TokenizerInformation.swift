/// What a tokenizer is, for people.
public struct TokenizerInformation: Equatable, Sendable {
  /// The kind of model: `BPE`.
  public var model: String
  /// 1 + the largest id.
  public var vocabularySize: Int
  /// The number of merges.
  public var mergeCount: Int
  /// The model's options that change how it merges; `none` where there are none.
  public var modelOptions: String
  /// What is done to text before it is cut.
  public var normalizer: String
  /// How text is cut into words.
  public var preTokenizer: String
  /// The ids around a text whose special tokens are asked for.
  public var postProcessor: String
  /// How tokens become text.
  public var decoder: String
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
      model: "BPE", vocabularySize: vocabularySize, mergeCount: model.merges.count,
      modelOptions: model.optionsDescription, normalizer: normalizer.description,
      preTokenizer: preTokenizer.description, postProcessor: template.description,
      decoder: decoder.description, addedTokens: addedTokens,
      missingBytes: zip(UInt8.min...UInt8.max, model.alphabet.byteTokens)
        .filter { $0.1 == WordMerger.missing }.map(\.0),
      definitionHash: definitionHash)
  }
}

extension BytePairModel {
  fileprivate var optionsDescription: String {
    var options: [String] = []
    if ignoresMerges { options.append("whole words before merges") }
    if case .characters(let characters) = alphabet { options += characters.options }
    return options.isEmpty ? "none" : options.joined(separator: ", ")
  }
}

extension SpecialTokensTemplate {
  fileprivate var description: String {
    if prefix.isEmpty, suffix.isEmpty { return "none" }
    return (prefix.map(String.init) + ["text"] + suffix.map(String.init)).joined(separator: " ")
  }
}
