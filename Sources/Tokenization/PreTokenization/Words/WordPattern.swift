/// A regular expression by which tokenizers cut text into words, as a scanner written by hand.
///
/// Every pattern matches at every place of every text, so that the words tile it.
enum WordPattern: Equatable, Sendable {
  /// GPT-2's, with each digit cut out before it is applied or not.
  case gpt2(isolatesDigits: Bool)
  /// cl100k's, Llama 3's (three digits a word) and Qwen2's (one).
  case cl100k(maximumDigits: Int)
  /// o200k's.
  case o200k

  /// The pattern that a definition asks for by its expression; nil if there is no scanner for it.
  init?(regularExpression: String) {
    guard let known = Self.known.first(where: { $0.expression == regularExpression }) else {
      return nil
    }
    self = known.pattern
  }

  /// The patterns with their expressions.
  static let known: [(expression: String, pattern: WordPattern)] = [
    (
      #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#,
      .gpt2(isolatesDigits: false)
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
    (
      #"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"#
        + #"(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"#
        + #"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"#
        + #"(?i:'s|'t|'re|'ve|'m|'ll|'d)?|"#
        + #"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"#,
      .o200k
    ),
  ]
}
