/// How text is cut into the words that the merges then never cross: stages, each of which cuts the
/// pieces of the one before.
struct PreTokenizer: Equatable, Sendable {
  /// One way of cutting.
  enum Stage: Equatable, Sendable {
    case words(WordPattern)
    /// Cuts out digits, each alone or in runs.
    case digits(individually: Bool)
    /// Puts a space before a piece that does not begin with one.
    case prefixSpace
  }

  var stages: [Stage]

  /// The stages in the words of `tokenizer info`.
  var description: String {
    if stages.isEmpty { return "none" }
    return stages.map { stage in
      switch stage {
      case .words(.gpt2): "words (GPT-2 pattern)"
      case .words(.cl100k(let digits)): "words (cl100k pattern, numbers of up to \(digits))"
      case .digits(let individually): individually ? "single digits" : "runs of digits"
      case .prefixSpace: "leading space"
      }
    }.joined(separator: ", ")
  }
}

extension UnicodeClasses {
  /// The end of the piece from `start` that `Digits` makes: digits, or what lies between them.
  func endOfDigitsPiece(
    in text: Span<UInt8>, from start: Int, limit: Int, individually: Bool
  ) -> Int {
    let (kind, length) = character(in: text, at: start, limit: limit)
    if !kind.contains(.digit) {
      return endOfRun(without: .digit, in: text, from: start + length, limit: limit)
    }
    if individually { return start + length }
    return endOfRun(of: .digit, in: text, from: start + length, limit: limit)
  }
}
