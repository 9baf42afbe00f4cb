extension AddedVocabulary {
  /// The member `added_tokens`.
  ///
  /// The reference ignores the ids of the definition: a token of the model's vocabulary keeps the id
  /// that it has there, and the others are numbered from the count of that vocabulary on.
  init(
    _ field: DefinitionField, vocabulary: Vocabulary, normalizer: TextNormalizer
  ) throws(TokenizerError) {
    var tokens: [AddedToken] = []
    var numbered = Vocabulary(capacity: 16)
    var nextID = UInt32(vocabulary.count)
    let taken = vocabulary.ids(from: nextID)
    for entry in field.value == .null ? [] : try field.elements() {
      var token = try AddedToken(entry)
      if token.content.isEmpty { continue }
      if token.isNormalized, normalizer.normalized(Array(token.content.utf8)).isEmpty {
        throw try entry.member("content").unsupported(
          supported: "a text of which normalization leaves something")
      }
      if let id = vocabulary.id(of: token.content) ?? numbered.id(of: token.content) {
        token.id = id
      } else {
        guard !taken.contains(nextID) else {
          throw entry.malformed(
            found: "a new token, which the reference numbers \(nextID)",
            expected: "an id that the model's vocabulary does not use",
            advice: "number the vocabulary without gaps")
        }
        token.id = nextID
        _ = numbered.insert(token.content, id: nextID)
        nextID += 1
      }
      tokens.append(token)
    }
    self.init(tokens, normalize: normalizer.normalized)
  }
}

extension AddedToken {
  /// A token whose `id` is still the declared one.
  fileprivate init(_ field: DefinitionField) throws(TokenizerError) {
    let id = try field.member("id").tokenID()
    self.init(
      content: try field.member("content").string(), id: id, declaredID: id,
      isSpecial: try field.member("special").boolean(),
      isNormalized: try field.member("normalized").boolean(),
      isSingleWord: try field.member("single_word").boolean(),
      stripsLeft: try field.member("lstrip").boolean(),
      stripsRight: try field.member("rstrip").boolean())
  }
}
