extension JinjaExpressionParser {
  /// `a if b else c`, which binds least.
  mutating func expression() throws(JinjaError) -> JinjaExpression {
    try nested { parser throws(JinjaError) in
      let value = try parser.disjunction()
      guard parser.take(.name("if")) else { return value }
      let condition = try parser.disjunction()
      let otherwise = parser.take(.name("else")) ? try parser.expression() : nil
      return .conditional(condition, then: value, otherwise: otherwise)
    }
  }

  mutating func disjunction() throws(JinjaError) -> JinjaExpression {
    var (expression, chain) = (try conjunction(), 0)
    while take(.name("or")) {
      expression = .or(expression, try conjunction())
      chain += 1
      try requireShort(chain)
    }
    return expression
  }

  private mutating func conjunction() throws(JinjaError) -> JinjaExpression {
    var (expression, chain) = (try negation(), 0)
    while take(.name("and")) {
      expression = .and(expression, try negation())
      chain += 1
      try requireShort(chain)
    }
    return expression
  }

  private mutating func negation() throws(JinjaError) -> JinjaExpression {
    guard take(.name("not")) else { return try comparison() }
    return .not(try nested { parser throws(JinjaError) in try parser.negation() })
  }

  private mutating func comparison() throws(JinjaError) -> JinjaExpression {
    let first = try sum()
    var others: [(JinjaExpression.Comparison, JinjaExpression)] = []
    while let comparison = takeComparison() { others.append((comparison, try sum())) }
    return others.isEmpty ? first : .comparison(first, others)
  }

  private mutating func takeComparison() -> JinjaExpression.Comparison? {
    if let symbol = takeSymbol(["==", "!=", "<=", ">=", "<", ">"]) {
      return JinjaExpression.Comparison(rawValue: symbol)
    }
    if take(.name("in")) { return .isIn }
    return take(.name("not"), .name("in")) ? .isNotIn : nil
  }

  private mutating func sum() throws(JinjaError) -> JinjaExpression {
    try chain(of: ["+", "-"]) { parser throws(JinjaError) in
      try parser.chain(of: ["~"]) { parser throws(JinjaError) in
        try parser.chain(of: ["*", "/", "//", "%"]) { parser throws(JinjaError) in
          try parser.filtered(try parser.signed())
        }
      }
    }
  }

  /// Operands of one precedence, taken from left to right.
  private mutating func chain(
    of symbols: [String], _ operand: (inout Self) throws(JinjaError) -> JinjaExpression
  ) throws(JinjaError) -> JinjaExpression {
    var (expression, chain) = (try operand(&self), 0)
    while let symbol = takeSymbol(symbols),
      let operation = JinjaExpression.Operation(rawValue: symbol)
    {
      expression = .operation(operation, expression, try operand(&self))
      chain += 1
      try requireShort(chain)
    }
    return expression
  }

  /// A value with its signs, which bind closer than filters and tests: `-7 is odd` tests -7.
  private mutating func signed() throws(JinjaError) -> JinjaExpression {
    guard let sign = takeSymbol(["-", "+"]) else { return try postfix() }
    let operand = try nested { parser throws(JinjaError) in try parser.signed() }
    return sign == "-" ? .negative(operand) : .operation(.add, .literal(.integer(0)), operand)
  }
}
