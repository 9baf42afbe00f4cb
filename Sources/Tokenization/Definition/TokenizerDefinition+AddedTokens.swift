extension TokenizerDefinition {
  /// The added tokens with the ids that the reference gives them.
  ///
  /// The reference ignores the ids of the definition: a token of the model's vocabulary keeps the id
  /// that it has there, and the others are numbered from the count of that vocabulary on.
  static func addedTokens(
    _ field: DefinitionField, vocabulary: Vocabulary, isComposed: Bool
  ) throws(TokenizerError) -> [AddedToken] {
    if field.value == .null { return [] }
    var tokens: [AddedToken] = []
    var known = Vocabulary(capacity: 16)
    var nextID = UInt32(vocabulary.count)
    let taken = vocabulary.ids(from: nextID)
    for entry in try field.elements() {
      var token = try AddedToken(entry)
      guard !token.content.isEmpty, known.insert(token.content, id: 0) else { continue }
      if token.isSpecial, token.isNormalized, isComposed {
        throw try entry.member("normalized").unsupported(
          supported: "special tokens that are not normalized, where there is a normalizer")
      }
      if let id = vocabulary.id(of: token.content) {
        token.id = id
      } else {
        guard !taken.contains(nextID) else {
          throw entry.malformed(
            found: "a new token, which the reference numbers \(nextID)",
            expected: "an id that the model's vocabulary does not use",
            advice: "number the vocabulary without gaps")
        }
        token.id = nextID
        nextID += 1
      }
      tokens.append(token)
    }
    return tokens
  }
}

extension AddedToken {
  /// A token whose `id` is still the declared one.
  fileprivate init(_ field: DefinitionField) throws(TokenizerError) {
    let id = try field.member("id").tokenID()
    for option in ["single_word", "lstrip", "rstrip"] {
      let flag = try field.member(option)
      if try flag.boolean() { throw flag.unsupported(supported: "false") }
    }
    self.init(
      content: try field.member("content").string(), id: id, declaredID: id,
      isSpecial: try field.member("special").boolean(),
      isNormalized: try field.member("normalized").boolean())
  }
}
