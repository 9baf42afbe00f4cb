/// A regular expression in the syntax of Hugging Face tokenizers (Oniguruma's Ruby syntax), which
/// finds what the reference finds.
///
/// The pattern is parsed here, its properties are given the reference's members, and PCRE2 matches
/// what comes out. What a tokenizer has no use for (back references, conditions, callouts, look-behind
/// of varying length, letters that equal others in number where case is ignored) is refused.
///
/// PCRE2 backtracks: most patterns take time in proportion to the text, but a pattern such as
/// `(a+)+b` may take exponential time, and one such as `\s+$` quadratic time in a run of spaces.
/// After four thousand million steps from one place, some seconds, a search is given up: the rest of
/// its text counts as matchless. The reference panics there, after ten million steps of its own.
struct RegularExpression: Equatable, Sendable {
  /// Why a pattern cannot be used.
  struct Failure: Error, Equatable {
    /// The place in the pattern, in bytes of UTF-8.
    var offset: Int
    /// What stands there.
    var problem: String
  }

  /// The pattern as it was written.
  let pattern: String
  private let code: PCRE2Code

  /// Compiles a pattern in about a millisecond; the first in a program takes some more, in which
  /// PCRE2 is asked for its general categories.
  init(oniguruma pattern: String) throws(Failure) {
    self.pattern = pattern
    var parser = OnigurumaParser(pattern)
    let node = try parser.parse()
    var writer = PCRE2PatternWriter()
    code = try PCRE2Code(writer.pattern(of: node))
  }

  /// What one task needs to search.
  func makeMatcher() -> Matcher { Matcher(code) }

  static func == (left: RegularExpression, right: RegularExpression) -> Bool {
    left.pattern == right.pattern
  }
}
