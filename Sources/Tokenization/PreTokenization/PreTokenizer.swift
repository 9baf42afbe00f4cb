/// How text is cut into the words that the merges then never cross: stages, each of which cuts the
/// pieces of the one before.
///
/// To each stage, a piece is a text of its own: nothing looks beyond a piece's ends.
struct PreTokenizer: Sendable {
  /// One way of cutting.
  enum Stage: Sendable {
    /// Cuts by a pattern that has a scanner of its own.
    case words(WordPattern)
    /// Cuts out digits, each alone or in runs.
    case digits(individually: Bool)
    /// Cuts at the characters of one class.
    case characters(CharacterClass, SplitBehavior)
    /// Leaves words, and runs of what are neither words nor white space.
    case wordsAndSymbols
    /// Cuts at the matches of a pattern, or, inverted, at what lies between them.
    case split(TextPattern, SplitBehavior, isInverted: Bool)
    /// Puts a space before a piece that does not begin with one.
    case prefixSpace
    /// Writes the bytes of a piece in the byte alphabet.
    case byteAlphabet
    /// Writes spaces as another character.
    case metaspace(Metaspace)
  }

  var stages: [Stage] = []
  /// Whether the words are at last written in the byte alphabet, so that the vocabulary's names of
  /// single characters stand for bytes.
  var isByteLevel = false
}

extension PreTokenizer {
  /// The stages in the words of `tokenizer info`.
  var description: String {
    let parts = stages.map(\.description) + (isByteLevel ? ["bytes"] : [])
    return parts.isEmpty ? "none" : parts.joined(separator: ", ")
  }
}

extension PreTokenizer.Stage {
  fileprivate var description: String {
    switch self {
    case .words(.gpt2(isolatesDigits: false)): "words (GPT-2 pattern)"
    case .words(.gpt2(isolatesDigits: true)): "single digits, words (GPT-2 pattern)"
    case .words(.o200k): "words (o200k pattern)"
    case .words(.cl100k(let digits)): "words (cl100k pattern, numbers of up to \(digits))"
    case .digits(let individually): individually ? "single digits" : "runs of digits"
    case .characters(.punctuation, let behavior): "punctuation \(behavior.description)"
    case .characters(_, let behavior): "white space \(behavior.description)"
    case .wordsAndSymbols: "words and runs of symbols"
    case .split(let pattern, let behavior, let isInverted):
      "\(isInverted ? "all but " : "")\(pattern.description) \(behavior.description)"
    case .prefixSpace: "leading space"
    case .byteAlphabet: "byte alphabet"
    case .metaspace(let metaspace):
      "spaces as \(String(decoding: metaspace.replacement, as: UTF8.self)) "
        + "(in front: \(metaspace.prependScheme)\(metaspace.isSplit ? "" : ", not cut"))"
    }
  }
}

extension SplitBehavior {
  fileprivate var description: String {
    switch self {
    case .isolated: "isolated"
    case .removed: "removed"
    case .mergedWithPrevious: "joined to what precedes"
    case .mergedWithNext: "joined to what follows"
    case .contiguous: "isolated in runs"
    }
  }
}

extension TextPattern {
  /// The pattern for people.
  var description: String {
    switch self {
    case .literal(let bytes): "\"\(String(decoding: bytes, as: UTF8.self))\""
    case .expression(let expression): "/\(expression.pattern)/"
    }
  }
}
