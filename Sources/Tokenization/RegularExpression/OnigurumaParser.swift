/// Reads a regular expression as Oniguruma reads it in its Ruby syntax.
///
/// What tokenizers have no use for is refused, by a failure that says so: back references,
/// conditions, subexpression calls, callouts, absent operators and `\K`, `\X`, `\y`.
///
/// The syntax: https://github.com/kkos/oniguruma/blob/master/doc/RE.
struct OnigurumaParser {
  typealias Failure = RegularExpression.Failure

  /// What `(?imx)` sets.
  struct Options {
    var ignoresCase = false
    var dotMatchesLineEnds = false
    var skipsSpace = false
  }

  /// Deeper groups and brackets are refused, so that no pattern exhausts the stack.
  static let maximumDepth = 100

  let pattern: [Unicode.Scalar]
  var position = 0
  var options = Options()
  var depth = 0
  var cases = CaseEquivalence()

  init(_ pattern: String) { self.pattern = Array(pattern.unicodeScalars) }

  /// The whole pattern.
  mutating func parse() throws(Failure) -> PatternNode {
    let node = try parseAlternatives()
    if position < pattern.count { throw failure("a closing parenthesis without an opening one") }
    return node
  }

  /// Up to the end of the group, which is left for the caller.
  mutating func parseAlternatives() throws(Failure) -> PatternNode {
    var alternatives = [try parseSequence()]
    while take("|") {
      forgetRecentLiterals()
      alternatives.append(try parseSequence())
    }
    return alternatives.count == 1 ? alternatives[0] : .alternatives(alternatives)
  }

  private mutating func parseSequence() throws(Failure) -> PatternNode {
    var nodes: [PatternNode] = []
    while true {
      try skipSpaceAndComments()
      guard let next = peek(), next != "|", next != ")" else { break }
      let atom = try parseAtom()
      nodes.append(try parseRepetitions(of: atom))
    }
    return nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  private mutating func parseAtom() throws(Failure) -> PatternNode {
    let start = position
    if try parseRepetition() != nil { throw failure("a repetition of nothing", at: start) }
    let next = advance()
    switch next {
    case "(": return try parseGroup()
    case "[": return .character(try parseBrackets(from: start))
    case "\\": return try parseEscape(from: start)
    case "^": return anchor(.startOfLine)
    case "$": return anchor(.endOfLine)
    case ".":
      forgetRecentLiterals()
      let excluded = ScalarSet(options.dotMatchesLineEnds ? "" : "\n")
      return .character(.listed(excluded.complement))
    default: return try literal(next.value, at: start)
    }
  }

  mutating func anchor(_ anchor: PatternNode.Anchor) -> PatternNode {
    forgetRecentLiterals()
    return .anchor(anchor)
  }

  mutating func literal(_ scalar: UInt32, at start: Int) throws(Failure) -> PatternNode {
    guard options.ignoresCase else { return .character(.listed(ScalarSet(scalar))) }
    guard cases.append(scalar) else { throw severalCharactersFailure(at: start) }
    return .character(.listed(cases.orbit(of: scalar)))
  }

  /// Literals on both sides of what follows do not join to one that equals others in number.
  mutating func forgetRecentLiterals() {
    if options.ignoresCase { cases.forgetRecent() }
  }

  func severalCharactersFailure(at start: Int) -> Failure {
    failure("letters that equal others in number where case is ignored (as ß and ss)", at: start)
  }

  // MARK: Reading

  func peek(_ distance: Int = 0) -> Unicode.Scalar? {
    position + distance < pattern.count ? pattern[position + distance] : nil
  }

  /// Goes past a scalar that must be there.
  mutating func advance() -> Unicode.Scalar {
    position += 1
    return pattern[position - 1]
  }

  /// Goes past `text` if it comes next.
  mutating func take(_ text: String) -> Bool {
    let scalars = text.unicodeScalars
    guard pattern[position...].starts(with: scalars) else { return false }
    position += scalars.count
    return true
  }

  /// The scalars up to `end`, which is passed too; nil, and nothing passed, if it does not come.
  mutating func take(through end: Unicode.Scalar) -> String? {
    guard let index = pattern[position...].firstIndex(of: end) else { return nil }
    defer { position = index + 1 }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: pattern[position..<index])
    return String(text)
  }

  mutating func skipSpaceAndComments() throws(Failure) {
    while let next = peek() {
      let start = position
      if take("(?#") {
        while let next = peek(), next != ")" { position += next == "\\" ? 2 : 1 }
        if !take(")") { throw failure("a comment without an end", at: start) }
      } else if options.skipsSpace && " \t\n\r\u{B}\u{C}".unicodeScalars.contains(next) {
        position += 1
      } else if options.skipsSpace && next == "#" {
        while let next = peek(), next != "\n" { position += 1 }
      } else {
        return
      }
    }
  }

  func failure(_ problem: String, at index: Int? = nil) -> Failure {
    let prefix = pattern[..<min(index ?? position, pattern.count)]
    return Failure(offset: prefix.reduce(0) { $0 + UTF8.width($1) }, problem: problem)
  }
}
