extension BytePairModel {
  /// The member `model`.
  ///
  /// - Parameter isByteLevel: whether words are written in the byte alphabet.
  init(_ field: DefinitionField, isByteLevel: Bool) throws(TokenizerError) {
    let type = try field.member("type")
    // Older files leave the type out.
    guard type.value == .string("BPE") || type.value == .null else {
      throw type.unsupported(supported: "BPE")
    }
    let dropout = try field.member("dropout")
    guard [.null, .integer(0), .fraction(0)].contains(dropout.value) else {
      throw dropout.unsupported(supported: "null or 0: ids are no matter of chance")
    }
    let vocabulary = try Vocabulary(try field.member("vocab"))
    let continuingPrefix = try field.affix("continuing_subword_prefix")
    merges = try MergeTable(
      try field.member("merges"), vocabulary: vocabulary,
      continuingPrefix: Array(continuingPrefix.utf8))
    ignoresMerges = try field.boolean("ignore_merges", default: false)
    alphabet = try Self.alphabet(
      field, vocabulary, isByteLevel: isByteLevel, continuingPrefix: continuingPrefix)
    self.isByteLevel = isByteLevel
    self.vocabulary = vocabulary
    merger = WordMerger(merges: merges, byteTokens: alphabet.byteTokens)
    seams =
      canCutWords
      ? Seams(vocabulary, isByteLevel: isByteLevel, byteTokens: alphabet.byteTokens) : nil
    knownWords = findKnownWords()
  }

  /// Whether the parts of a word, cut where no token spans the place, become the tokens of the whole.
  private var canCutWords: Bool {
    // A part that happens to be a token would be taken for a word.
    if ignoresMerges { return false }
    if case .characters(let characters) = alphabet { return characters.areLocal }
    return true
  }

  /// Bytes where the model's options come to nothing, which is quicker; characters elsewhere.
  private static func alphabet(
    _ field: DefinitionField, _ vocabulary: Vocabulary, isByteLevel: Bool, continuingPrefix: String
  ) throws(TokenizerError) -> Alphabet {
    let endSuffix = try field.affix("end_of_word_suffix")
    let fallsBackToBytes = try field.boolean("byte_fallback", default: false)
    let unknown = try field.optionalMember("unk_token")
    let isFused = try field.boolean("fuse_unk", default: false)
    if isByteLevel, continuingPrefix.isEmpty, endSuffix.isEmpty {
      let byteTokens = ByteAlphabet.scalars.map { scalar in
        vocabulary.id(of: String(scalar)) ?? WordMerger.missing
      }
      let isComplete = !byteTokens.contains(WordMerger.missing)
      if isComplete || unknown == nil && !fallsBackToBytes { return .bytes(byteTokens) }
    }
    var unknownID: UInt32?
    if let unknown {
      unknownID = vocabulary.id(of: try unknown.string())
      guard unknownID != nil else {
        throw unknown.malformed(
          expected: "a token of the vocabulary", advice: "add it to model.vocab, or make it null")
      }
    }
    return .characters(
      CharacterTokens(
        vocabulary, isByteLevel: isByteLevel, continuingPrefix: continuingPrefix,
        endSuffix: endSuffix, fallsBackToBytes: fallsBackToBytes,
        unknown: unknownID.map { .init(id: $0, isFused: isFused) }))
  }
}

extension DefinitionField {
  /// What is put before or after the names of tokens; empty where there is none.
  fileprivate func affix(_ name: String) throws(TokenizerError) -> String {
    guard let field = try optionalMember(name) else { return "" }
    let affix = try field.string()
    guard affix.utf8.count <= 64 else { throw field.malformed(expected: "at most 64 bytes") }
    return affix
  }
}
