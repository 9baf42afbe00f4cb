/// Makes an expression of the tokens of a tag, by recursive descent with Jinja's precedence.
struct JinjaExpressionParser {
  /// How deep expressions may be nested, counting the terms of a sum.
  private static let maximumDepth = 100

  let line: Int
  private let tokens: [JinjaToken]
  private var index = 0
  private var depth = 0

  init(_ tokens: [JinjaToken], line: Int) {
    self.tokens = tokens
    self.line = line
  }

  var next: JinjaToken? { index < tokens.count ? tokens[index] : nil }

  func failure(_ problem: String) -> JinjaError { JinjaError(line: line, problem: problem) }

  /// Takes the next token if it is this one.
  mutating func take(_ token: JinjaToken) -> Bool {
    guard next == token else { return false }
    index += 1
    return true
  }

  /// Takes the next two tokens if they are these.
  mutating func take(_ first: JinjaToken, _ second: JinjaToken) -> Bool {
    guard index + 1 < tokens.count, tokens[index] == first, tokens[index + 1] == second else {
      return false
    }
    index += 2
    return true
  }

  /// Takes the next token if it is one of these symbols.
  mutating func takeSymbol(_ symbols: [String]) -> String? {
    guard case .symbol(let symbol)? = next, symbols.contains(symbol) else { return nil }
    index += 1
    return symbol
  }

  mutating func require(_ token: JinjaToken) throws(JinjaError) {
    guard take(token) else { throw unexpected(token.description) }
  }

  func requireEnd() throws(JinjaError) {
    guard next == nil else { throw unexpected("the end of the tag") }
  }

  func unexpected(_ expected: String) -> JinjaError {
    failure("found \(next?.description ?? "the end of the tag"), expected \(expected)")
  }

  mutating func name() throws(JinjaError) -> String {
    guard case .name(let name)? = next else { throw unexpected("a name") }
    index += 1
    return name
  }

  mutating func literal() -> JinjaValue? {
    let value: JinjaValue
    switch next {
    case .string(let text): value = .string(text)
    case .integer(let number): value = .integer(number)
    case .float(let number): value = .float(number)
    default: return nil
    }
    index += 1
    return value
  }

  /// What stands left of an assignment, or between `for` and `in`.
  mutating func targetNames() throws(JinjaError) -> [String] {
    let isEnclosed = take(.symbol("("))
    var names = [try name()]
    while take(.symbol(",")) { names.append(try name()) }
    if isEnclosed { try require(.symbol(")")) }
    return names
  }

  mutating func wholeExpression() throws(JinjaError) -> JinjaExpression {
    let expression = try expression()
    try requireEnd()
    return expression
  }

  /// `a, b` as a tuple, or one expression.
  mutating func wholeTuple() throws(JinjaError) -> JinjaExpression {
    let first = try expression()
    guard next == .symbol(",") else {
      try requireEnd()
      return first
    }
    var elements = [first]
    while take(.symbol(",")) { elements.append(try expression()) }
    try requireEnd()
    return .list(elements)
  }

  /// Runs a rule one level deeper.
  mutating func nested(
    _ rule: (inout Self) throws(JinjaError) -> JinjaExpression
  ) throws(JinjaError) -> JinjaExpression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw tooDeep }
    return try rule(&self)
  }

  /// Counts the links of a chain, each of which nests what is before it.
  func requireShort(_ chain: Int) throws(JinjaError) {
    guard chain <= Self.maximumDepth else { throw tooDeep }
  }

  private var tooDeep: JinjaError {
    failure("an expression of more than \(Self.maximumDepth) nested parts")
  }
}
