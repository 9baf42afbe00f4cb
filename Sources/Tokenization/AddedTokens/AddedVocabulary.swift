/// The added tokens of a definition, by the rules by which the reference registers them.
///
/// A text may be listed several times. It is special if one of its entries is; its first special
/// entry, or else each of its entries, says where it is looked for; its last entry says how.
struct AddedVocabulary: Sendable {
  /// A text to look for.
  struct Pattern: Equatable, Sendable {
    /// The token's place in `tokens`.
    var token: Int
    /// Whether the text is looked for after normalization.
    var isNormalized: Bool
  }

  /// One token for each text, in the order of the definition.
  private(set) var tokens: [AddedToken] = []
  /// What is looked for, special tokens first. Of two that normalization makes alike, the first is
  /// found; the reference leaves it to chance.
  private(set) var patterns: [Pattern] = []
  /// What each token's text is after normalization.
  let normalizedContents: [[UInt8]]

  /// - Parameters:
  ///   - entries: the definition's, each with the id that the reference gives it.
  ///   - normalize: what normalization makes of a text.
  init(_ entries: [AddedToken], normalize: ([UInt8]) -> [UInt8]) {
    // A vocabulary compares bytes, where a dictionary of strings would not.
    var indices = Vocabulary(capacity: entries.count)
    var mentions: [Pattern] = []
    for entry in entries {
      let index: Int
      if let first = indices.id(of: entry.content) {
        index = Int(first)
        let known = tokens[index]
        if entry.isSpecial, !known.isSpecial {
          patterns.append(Pattern(token: index, isNormalized: entry.isNormalized))
        }
        tokens[index] = entry
        tokens[index].declaredID = known.declaredID
        tokens[index].isSpecial = entry.isSpecial || known.isSpecial
      } else {
        index = tokens.count
        _ = indices.insert(entry.content, id: UInt32(index))
        tokens.append(entry)
        if entry.isSpecial {
          patterns.append(Pattern(token: index, isNormalized: entry.isNormalized))
        }
      }
      mentions.append(Pattern(token: index, isNormalized: entry.isNormalized))
    }
    patterns += mentions.filter { [tokens] in !tokens[$0.token].isSpecial }
    normalizedContents = tokens.map { normalize(Array($0.content.utf8)) }
  }

  /// The name by which decoders know a token: its normalized text, if that is what it is found by.
  func name(ofToken index: Int) -> [UInt8] {
    tokens[index].isNormalized ? normalizedContents[index] : Array(tokens[index].content.utf8)
  }

  /// The ids that decoding leaves out with special tokens: those whose name is a special token's
  /// text, which that of a special token that normalization changes is not.
  var skippedIDs: Set<UInt32> {
    var texts = Vocabulary(capacity: tokens.count)
    for token in tokens where token.isSpecial { _ = texts.insert(token.content, id: token.id) }
    let skipped = tokens.indices.filter { texts.id(of: name(ofToken: $0).span) != nil }
    return Set(skipped.map { tokens[$0].id })
  }
}
