/// A byte-pair model: tokens, what they merge into, and what a word is before any merge.
struct BytePairModel: Sendable {
  /// The tokens that a word consists of before any merge.
  enum Alphabet: Sendable {
    /// Of bytes: the token of each, or `WordMerger.missing`. Bytes without one are left out.
    case bytes([UInt32])
    case characters(CharacterTokens)

    /// The token of each byte; none where words are made of characters.
    var byteTokens: [UInt32] {
      if case .bytes(let tokens) = self { tokens } else { [] }
    }
  }

  var vocabulary: Vocabulary
  var merges: MergeTable
  var alphabet: Alphabet
  /// Whether words are written in the byte alphabet before they are looked up.
  var isByteLevel: Bool
  /// Whether a word that is a token is that token, whatever merges would make of it.
  var ignoresMerges: Bool
  /// Where long words may be cut; nil where their parts might become other tokens than the whole.
  var seams: Seams?
  /// A merger to copy: its table of pairs of bytes is shared.
  var merger: WordMerger
  /// Words to begin a cache with.
  var knownWords: [KnownWord] = []

  /// The most tokens that words of so many bytes have.
  func maximumTokenCount(bytes: Int, words: Int) -> Int {
    if case .characters(let characters) = alphabet {
      characters.maximumCount(bytes: bytes, words: words)
    } else {
      bytes
    }
  }

  /// The token that is the whole word.
  func token(
    ofWord text: Span<UInt8>, from start: Int, to end: Int
  ) -> UInt32? {
    guard isByteLevel else { return vocabulary.id(of: text.extracting(start..<end)) }
    var name: [UInt8] = []
    ByteAlphabet.append(text, from: start, to: end, to: &name)
    return vocabulary.id(of: name.span)
  }
}
