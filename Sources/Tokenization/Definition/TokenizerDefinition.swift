/// A `tokenizer.json`, checked and resolved.
struct TokenizerDefinition {
  /// Whether text is brought to normalization form C.
  let isComposed: Bool
  let preTokenizer: PreTokenizer
  let vocabulary: Vocabulary
  let merges: MergeTable
  /// The token of each byte; `WordMerger.missing` where there is none.
  let byteTokens: [UInt32]
  let addedTokens: [AddedToken]

  init(_ root: DefinitionField) throws(TokenizerError) {
    isComposed = try Self.isComposed(try root.member("normalizer"))
    preTokenizer = try PreTokenizer(try root.member("pre_tokenizer"))
    try Self.checkPostProcessor(try root.member("post_processor"))
    let decoder = try root.member("decoder")
    guard decoder.value.member("type") == .string("ByteLevel") else {
      throw decoder.unsupported(
        found: decoder.value.member("type")?.summary, supported: "a ByteLevel decoder")
    }

    let model = try root.member("model")
    try Self.checkOptions(of: model)
    let vocabulary = try Vocabulary(try model.member("vocab"))
    let byteTokens = ByteAlphabet.scalars.map { scalar in
      vocabulary.id(of: String(scalar)) ?? WordMerger.missing
    }
    let unknown = try model.member("unk_token")
    guard unknown.value == .null || !byteTokens.contains(WordMerger.missing) else {
      throw unknown.unsupported(supported: "null where bytes are missing from the vocabulary")
    }
    merges = try MergeTable(try model.member("merges"), vocabulary: vocabulary)
    addedTokens = try Self.addedTokens(
      try root.member("added_tokens"), vocabulary: vocabulary, isComposed: isComposed)
    self.vocabulary = vocabulary
    self.byteTokens = byteTokens
  }

  private static func isComposed(_ field: DefinitionField) throws(TokenizerError) -> Bool {
    if field.value == .null { return false }
    let type = try field.member("type")
    guard try type.string() == "NFC" else {
      throw type.unsupported(supported: "no normalizer, or NFC")
    }
    return true
  }

  /// A post-processor may do nothing but trim offsets: no ids are added to a text's own.
  private static func checkPostProcessor(_ field: DefinitionField) throws(TokenizerError) {
    if field.value == .null { return }
    let type = try field.member("type")
    switch try type.string() {
    case "ByteLevel": return
    case "TemplateProcessing":
      let single = try field.member("single")
      let pieces = try single.array()
      guard pieces.count == 1, pieces[0].member("Sequence") != nil else {
        throw single.unsupported(supported: "a template that adds no tokens")
      }
    default:
      throw type.unsupported(supported: "no post-processor, or ByteLevel")
    }
  }

  /// Checks the settings of a model that change how it merges.
  private static func checkOptions(of model: DefinitionField) throws(TokenizerError) {
    let type = try model.member("type")
    // Older files leave the type out.
    guard type.value == .string("BPE") || type.value == .null else {
      throw type.unsupported(supported: "BPE")
    }
    let inert: [(option: String, values: [JSONValue])] = [
      ("dropout", [.null, .integer(0), .fraction(0)]),
      ("continuing_subword_prefix", [.null, .string("")]),
      ("end_of_word_suffix", [.null, .string("")]),
      ("byte_fallback", [.null, .boolean(false)]),
      ("ignore_merges", [.null, .boolean(false)]),
    ]
    for (option, values) in inert {
      let field = try model.member(option)
      guard values.contains(field.value) else {
        throw field.unsupported(supported: values.map(\.summary).joined(separator: " or "))
      }
    }
  }
}
