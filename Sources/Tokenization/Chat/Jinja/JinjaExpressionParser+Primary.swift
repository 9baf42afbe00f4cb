extension JinjaExpressionParser {
  /// A name, a literal or something in brackets, with the members, elements and calls behind it.
  mutating func postfix() throws(JinjaError) -> JinjaExpression {
    var (expression, chain) = (try primary(), 0)
    while let symbol = takeSymbol([".", "[", "("]) {
      switch symbol {
      case ".":
        if case .integer(let index)? = literal() {
          expression = .element(expression, .literal(.integer(index)))
        } else {
          expression = .attribute(expression, try name())
        }
      case "[": expression = try subscripted(expression)
      default: expression = .call(expression, try arguments())
      }
      chain += 1
      try requireShort(chain)
    }
    return expression
  }

  private mutating func primary() throws(JinjaError) -> JinjaExpression {
    if let literal = literal() {
      guard case .string(var text) = literal else { return .literal(literal) }
      // Neighbouring strings are one, as in Python.
      while case .string(let more)? = next {
        _ = take(.string(more))
        text += more
      }
      return .literal(.string(text))
    }
    if let symbol = takeSymbol(["(", "[", "{"]) {
      switch symbol {
      case "(": return try enclosed()
      case "[": return .list(try elements(until: "]"))
      default: return try dictionary()
      }
    }
    guard case .name(let name)? = next else { throw unexpected("an expression") }
    _ = take(.name(name))
    switch name {
    case "true", "True": return .literal(.boolean(true))
    case "false", "False": return .literal(.boolean(false))
    case "none", "None": return .literal(.none)
    case "if", "else", "in", "is", "and", "or", "not":
      throw failure("found \"\(name)\", expected an expression")
    default: return .name(name)
    }
  }

  /// What follows `(`: an expression or a tuple.
  private mutating func enclosed() throws(JinjaError) -> JinjaExpression {
    if take(.symbol(")")) { return .list([]) }
    let first = try expression()
    if take(.symbol(")")) { return first }
    try require(.symbol(","))
    return .list([first] + (try elements(until: ")")))
  }

  private mutating func elements(until closing: String) throws(JinjaError) -> [JinjaExpression] {
    var elements: [JinjaExpression] = []
    while !take(.symbol(closing)) {
      elements.append(try expression())
      if next != .symbol(closing) { try require(.symbol(",")) }
    }
    return elements
  }

  private mutating func dictionary() throws(JinjaError) -> JinjaExpression {
    var members: [(key: JinjaExpression, value: JinjaExpression)] = []
    while !take(.symbol("}")) {
      let key = try expression()
      try require(.symbol(":"))
      members.append((key, try expression()))
      if next != .symbol("}") { try require(.symbol(",")) }
    }
    return .dictionary(members)
  }

  private mutating func subscripted(
    _ base: JinjaExpression
  ) throws(JinjaError) -> JinjaExpression {
    var bounds: [JinjaExpression?] = [nil]
    while !take(.symbol("]")) {
      if take(.symbol(":")) {
        bounds.append(nil)
      } else if bounds[bounds.count - 1] == nil {
        bounds[bounds.count - 1] = try expression()
      } else {
        throw unexpected("\"]\"")
      }
    }
    switch bounds.count {
    case 1:
      guard let index = bounds[0] else { throw failure("empty brackets behind a value") }
      return .element(base, index)
    case 2: return .slice(base, start: bounds[0], stop: bounds[1], step: nil)
    case 3: return .slice(base, start: bounds[0], stop: bounds[1], step: bounds[2])
    default: throw failure("a slice with more than three bounds")
    }
  }

  /// What follows `(` in a call.
  private mutating func arguments() throws(JinjaError) -> JinjaExpression.Arguments {
    var arguments = JinjaExpression.Arguments()
    while !take(.symbol(")")) {
      let value = try expression()
      if case .name(let name) = value, take(.symbol("=")) {
        arguments.named.append((name, try expression()))
      } else {
        arguments.positional.append(value)
      }
      if next != .symbol(")") { try require(.symbol(",")) }
    }
    return arguments
  }

  /// Filters and tests, which bind closer than any operator.
  mutating func filtered(_ operand: JinjaExpression) throws(JinjaError) -> JinjaExpression {
    var (expression, chain) = (operand, 0)
    while true {
      if take(.symbol("|")) {
        let name = try name()
        let arguments = take(.symbol("(")) ? try arguments() : JinjaExpression.Arguments()
        expression = .filter(expression, name: name, arguments)
      } else if take(.name("is")) {
        let isNegated = take(.name("not"))
        let name = try name()
        let arguments = try testArguments()
        expression = .test(expression, name: name, arguments, isNegated: isNegated)
      } else {
        return expression
      }
      chain += 1
      try requireShort(chain)
    }
  }

  /// What a test compares with: in parentheses, or one value without them.
  private mutating func testArguments() throws(JinjaError) -> JinjaExpression.Arguments {
    if take(.symbol("(")) { return try arguments() }
    switch next {
    case .name(let name) where ["else", "or", "and", "is", "if", "in", "not"].contains(name):
      return .init()
    case .name, .string, .integer, .float, .symbol("["), .symbol("{"):
      return .init(positional: [try postfix()])
    default:
      return .init()
    }
  }
}
