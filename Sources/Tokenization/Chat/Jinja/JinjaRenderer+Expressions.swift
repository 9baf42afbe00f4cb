extension JinjaRenderer {
  /// The value of an expression.
  mutating func evaluate(_ expression: JinjaExpression) throws(JinjaError) -> JinjaValue {
    try nested { renderer throws(JinjaError) in
      let value = try renderer.value(of: expression)
      try renderer.spend(1 + value.weight)
      return value
    }
  }

  private mutating func value(of expression: JinjaExpression) throws(JinjaError) -> JinjaValue {
    switch expression {
    case .literal(let value): return value
    case .name(let name): return lookUp(name)
    case .list(let elements): return try list(try evaluate(all: elements))
    case .dictionary(let members): return try dictionary(literal: members)
    case .attribute(let owner, let name): return try member(name, of: try evaluate(owner))
    case .element(let owner, let index):
      let value = try evaluate(owner)
      return try element(try evaluate(index), of: value)
    case .slice(let owner, let start, let stop, let step):
      let value = try evaluate(owner)
      return try slice(
        value, start: try bound(start), stop: try bound(stop), step: try bound(step) ?? 1)
    case .call(let callee, let arguments): return try call(callee, arguments)
    case .filter(let operand, let name, let arguments):
      let value = try evaluate(operand)
      return try filter(value, name, try evaluate(arguments))
    case .test(let operand, let name, let arguments, let isNegated):
      let value = try evaluate(operand)
      let holds = try test(value, name, try evaluate(arguments).positional)
      return .boolean(holds != isNegated)
    case .negative(let operand):
      guard let number = try evaluate(operand).number,
        let negative = JinjaNumber.integer(0).applying(.subtract, number)
      else { throw failure("the negative of what is no number") }
      return negative.value
    case .not(let operand): return .boolean(try !evaluate(operand).isTrue)
    case .and(let left, let right):
      let value = try evaluate(left)
      return value.isTrue ? try evaluate(right) : value
    case .or(let left, let right):
      let value = try evaluate(left)
      return value.isTrue ? value : try evaluate(right)
    case .operation(let operation, let left, let right):
      let value = try evaluate(left)
      return try apply(operation, value, try evaluate(right))
    case .comparison(let first, let others): return .boolean(try compare(first, others))
    case .conditional(let condition, let then, let otherwise):
      if try evaluate(condition).isTrue { return try evaluate(then) }
      guard let otherwise else { return .undefined("the value of an if without else") }
      return try evaluate(otherwise)
    }
  }

  private mutating func evaluate(
    all expressions: [JinjaExpression]
  ) throws(JinjaError) -> [JinjaValue] {
    var values: [JinjaValue] = []
    for expression in expressions { values.append(try evaluate(expression)) }
    return values
  }

  mutating func evaluate(
    _ arguments: JinjaExpression.Arguments
  ) throws(JinjaError) -> JinjaArguments {
    var named: [(name: String, value: JinjaValue)] = []
    for (name, value) in arguments.named { named.append((name, try evaluate(value))) }
    return JinjaArguments(positional: try evaluate(all: arguments.positional), named: named)
  }

  private mutating func dictionary(
    literal members: [(key: JinjaExpression, value: JinjaExpression)]
  ) throws(JinjaError) -> JinjaValue {
    var values: [(name: String, value: JinjaValue)] = []
    for (key, value) in members {
      guard case .string(let name) = try evaluate(key) else {
        throw failure("a dictionary's key that is no string")
      }
      values.append((name, try evaluate(value)))
    }
    return try dictionary(values)
  }

  private mutating func bound(_ expression: JinjaExpression?) throws(JinjaError) -> Int? {
    guard let expression else { return nil }
    switch try evaluate(expression) {
    case .none: return nil
    case .integer(let bound): return bound
    case let other: throw failure("\(other.kind) as the bound of a slice")
    }
  }
}
