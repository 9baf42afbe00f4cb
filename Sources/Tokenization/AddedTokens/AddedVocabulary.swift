/// The added tokens of a definition, by the rules by which the reference registers them.
///
/// A text may be listed several times. Its last entry counts, but it is special, and known to
/// decoders by its normalized text, if any of its entries says so.
struct AddedVocabulary: Sendable {
  /// One token for each text, in the order of the definition.
  private(set) var tokens: [AddedToken] = []
  /// What normalization makes of each token's text. Of two tokens that it makes alike, the first is
  /// found; the reference leaves it to chance.
  private(set) var normalizedContents: [[UInt8]] = []
  /// Whether decoders know a token by its normalized text.
  private var hasNormalizedName: [Bool] = []

  /// - Parameters:
  ///   - entries: the definition's, each with the id that the reference gives it.
  ///   - normalize: what normalization makes of a text.
  init(_ entries: [AddedToken], normalize: ([UInt8]) -> [UInt8]) {
    // A vocabulary compares bytes, where a dictionary of strings would not.
    var indices = Vocabulary(capacity: entries.count)
    for entry in entries {
      guard let index = indices.id(of: entry.content).map(Int.init) else {
        _ = indices.insert(entry.content, id: UInt32(tokens.count))
        tokens.append(entry)
        normalizedContents.append(normalize(Array(entry.content.utf8)))
        hasNormalizedName.append(entry.isNormalized)
        continue
      }
      let known = tokens[index]
      tokens[index] = entry
      tokens[index].declaredID = known.declaredID
      tokens[index].isSpecial = entry.isSpecial || known.isSpecial
      hasNormalizedName[index] = entry.isNormalized || hasNormalizedName[index]
    }
  }

  /// The text by which a token is found.
  func pattern(ofToken index: Int) -> [UInt8] {
    tokens[index].isNormalized ? normalizedContents[index] : Array(tokens[index].content.utf8)
  }

  /// The name by which decoders know a token.
  func name(ofToken index: Int) -> [UInt8] {
    hasNormalizedName[index] ? normalizedContents[index] : Array(tokens[index].content.utf8)
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
