/// A `tokenizer.json`, checked and resolved.
struct TokenizerDefinition {
  let normalizer: Normalizer
  let preTokenizer: PreTokenizer
  let model: BytePairModel
  let addedVocabulary: AddedVocabulary
  let template: SpecialTokensTemplate
  let decoder: TokenDecoder

  init(_ root: DefinitionField, classes: UnicodeClasses) throws(TokenizerError) {
    normalizer = try Normalizer(try root.member("normalizer"))
    preTokenizer = try PreTokenizer(try root.member("pre_tokenizer"))
    model = try BytePairModel(
      try root.member("model"), isByteLevel: preTokenizer.isByteLevel)
    template = try SpecialTokensTemplate(try root.member("post_processor"))
    decoder = try TokenDecoder(try root.member("decoder"))
    addedVocabulary = try AddedVocabulary(
      try root.member("added_tokens"), vocabulary: model.vocabulary,
      normalizer: TextNormalizer(normalizer, classes: classes))
  }

  /// What the decoder begins with, for every id: the bytes that its token stands for where it reads
  /// the byte alphabet and does no more, the token's name elsewhere.
  func tokenBytes() -> TokenBytes {
    let tokens = addedVocabulary.tokens
    let added = tokens.indices.map { (addedVocabulary.name(ofToken: $0), tokens[$0].id) }
    return TokenBytes(
      vocabulary: model.vocabulary, addedTokens: added, isByteLevel: decoder.isByteLevel)
  }
}
