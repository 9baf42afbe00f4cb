/// A regular expression by which tokenizers cut text into words, as a scanner written by hand.
///
/// Both patterns match at every place of every text, so that the words tile it.
enum WordPattern: Equatable, Sendable {
  /// GPT-2's.
  case gpt2
  /// cl100k's, Llama 3's (three digits a word) and Qwen2's (one).
  case cl100k(maximumDigits: Int)

  /// The expressions by which definitions ask for the patterns.
  init?(regularExpression: String) {
    guard let known = Self.known.first(where: { $0.expression == regularExpression }) else {
      return nil
    }
    self = known.pattern
  }

  private static let known: [(expression: String, pattern: WordPattern)] = [
    (
      #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#,
      .gpt2
    ),
    (
      #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|"#
        + #" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#,
      .cl100k(maximumDigits: 3)
    ),
    (
      #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|"#
        + #" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#,
      .cl100k(maximumDigits: 1)
    ),
  ]
}
