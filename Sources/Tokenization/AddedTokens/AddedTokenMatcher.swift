/// Finds added tokens in text: the leftmost, and of several at one place the longest.
struct AddedTokenMatcher: Sendable {
  /// A token in the text.
  struct Match: Equatable {
    /// The token with the white space that it takes along. It may begin before the end of the match
    /// before, whose white space then counts twice, as in the reference.
    var start: Int
    var end: Int
    /// The end of the token itself, from where the next is looked for.
    var contentEnd: Int
    var id: UInt32
  }

  private let classes: UnicodeClasses
  private let tokens: [AddedToken]
  private let trie: ByteTrie

  /// Whether there are tokens that even text from outside may produce.
  private let hasOrdinaryTokens: Bool

  /// - Parameters:
  ///   - vocabulary: the added tokens.
  ///   - isNormalized: whether to find those that are looked for after normalization, or the others.
  init(_ vocabulary: AddedVocabulary, isNormalized: Bool, classes: UnicodeClasses) {
    let indices = vocabulary.tokens.indices.filter {
      vocabulary.tokens[$0].isNormalized == isNormalized
    }
    let tokens = indices.map { vocabulary.tokens[$0] }
    self.tokens = tokens
    self.classes = classes
    trie = ByteTrie(indices.map(vocabulary.pattern))
    hasOrdinaryTokens = tokens.contains { !$0.isSpecial }
  }

  /// Whether some token can be found in `pieces`.
  func canMatch(in pieces: borrowing PieceBounds) -> Bool {
    hasOrdinaryTokens || !tokens.isEmpty && pieces.recognizeSpecialTokens
  }

  /// The first token from `start` on that lies within one piece.
  ///
  /// A special token in a piece that does not recognise it, and one that is no single word where it
  /// must be, is passed over, text and all, as the reference does it: no shorter token is found
  /// inside it.
  ///
  /// - Parameters:
  ///   - sentence: the part of `text` that counts as all of it.
  ///   - taken: where what is left of the text begins; no token takes white space from before it.
  func firstMatch(
    in text: Span<UInt8>, sentence: Range<Int>, from start: Int, taken: Int,
    pieces: borrowing PieceBounds
  ) -> Match? {
    let limit = sentence.upperBound
    var index = start
    while true {
      index = trie.firstCandidate(in: text, from: index, limit: limit)
      if index == limit { return nil }
      let piece = pieces.piece(at: index)
      guard let (number, end) = trie.longestMatch(in: text, at: index, limit: min(limit, piece.end))
      else {
        index += 1
        continue
      }
      let token = tokens[number]
      guard piece.recognizesSpecialTokens || !token.isSpecial,
        !token.isSingleWord || isSingleWord(index..<end, in: text, sentence: sentence)
      else {
        index = end
        continue
      }
      var match = Match(start: index, end: end, contentEnd: end, id: token.id)
      if token.stripsLeft {
        match.start = max(
          classes.startOfRun(
            of: .whitespace, before: index, in: text, from: min(taken, index)),
          taken)
      }
      if token.stripsRight {
        // What is taken beyond this token is white space, too.
        match.end = classes.endOfRun(
          of: .whitespace, in: text, from: max(end, taken), limit: limit)
      }
      // White space that is a token, and that the token before has taken along.
      if match.end <= match.start {
        index = end
        continue
      }
      return match
    }
  }

  private func isSingleWord(
    _ range: Range<Int>, in text: Span<UInt8>, sentence: Range<Int>
  ) -> Bool {
    if range.lowerBound > sentence.lowerBound {
      let before = startOfScalar(before: range.lowerBound, in: text, from: sentence.lowerBound)
      let kind = classes.character(in: text, at: before, limit: range.lowerBound).characterClass
      if kind.contains(.word) { return false }
    }
    guard range.upperBound < sentence.upperBound else { return true }
    let next = classes.character(in: text, at: range.upperBound, limit: sentence.upperBound)
    return !next.characterClass.contains(.word)
  }
}
