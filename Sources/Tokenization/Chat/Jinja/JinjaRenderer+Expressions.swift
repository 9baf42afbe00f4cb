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

  private mutating func apply(
    _ operation: JinjaExpression.Operation, _ left: JinjaValue, _ right: JinjaValue
  ) throws(JinjaError) -> JinjaValue {
    switch (operation, left, right) {
    case (.concatenate, _, _):
      return try joined(try text(of: left), try text(of: right))
    case (.add, .string(let left), .string(let right)):
      return try joined(left, right)
    case (.add, .list(let left), .list(let right)):
      return try list(left.elements + right.elements)
    case (.multiply, .string(let text), .integer(let count)),
      (.multiply, .integer(let count), .string(let text)):
      let (size, overflow) = text.utf8.count.multipliedReportingOverflow(by: max(0, count))
      try requireRoom(overflow ? .max : size)
      return .string(size == 0 ? "" : String(repeating: text, count: count))
    default:
      guard let first = left.number, let second = right.number,
        let result = first.applying(operation, second)
      else { throw failure("\(left.kind) \(operation.rawValue) \(right.kind) has no value") }
      return result.value
    }
  }

  private func joined(_ left: String, _ right: String) throws(JinjaError) -> JinjaValue {
    try requireRoom(left.utf8.count + right.utf8.count)
    return .string(left + right)
  }

  private mutating func compare(
    _ first: JinjaExpression, _ others: [(JinjaExpression.Comparison, JinjaExpression)]
  ) throws(JinjaError) -> Bool {
    var left = try evaluate(first)
    for (comparison, expression) in others {
      let right = try evaluate(expression)
      guard try holds(comparison, left, right) else { return false }
      left = right
    }
    return true
  }

  private mutating func holds(
    _ comparison: JinjaExpression.Comparison, _ left: JinjaValue, _ right: JinjaValue
  ) throws(JinjaError) -> Bool {
    switch comparison {
    case .equal: return try areEqual(left, right)
    case .notEqual: return try !areEqual(left, right)
    case .isIn: return try contains(left, in: right)
    case .isNotIn: return try !contains(left, in: right)
    case .less: return try isBelow(left, right)
    case .lessOrEqual: return try !isBelow(right, left)
    case .greater: return try isBelow(right, left)
    case .greaterOrEqual: return try !isBelow(left, right)
    }
  }

  private func isBelow(_ left: JinjaValue, _ right: JinjaValue) throws(JinjaError) -> Bool {
    if let left = left.number, let right = right.number { return left.double < right.double }
    guard case .string(let left) = left, case .string(let right) = right else {
      throw failure("\(left.kind) and \(right.kind) have no order")
    }
    return left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
  }

  mutating func contains(
    _ value: JinjaValue, in container: JinjaValue
  ) throws(JinjaError) -> Bool {
    if case .string(let text) = container {
      guard case .string(let part) = value else {
        throw failure("\(value.kind) in a string")
      }
      return part.isEmpty || text.cut(at: part, limit: 1).count > 1
    }
    for element in try elements(of: container) where try areEqual(value, element) { return true }
    return false
  }
}

/// The values that a call, a filter or a test is given.
struct JinjaArguments {
  var positional: [JinjaValue] = []
  var named: [(name: String, value: JinjaValue)] = []

  /// The argument at a place or with a name.
  func value(_ place: Int, _ name: String) -> JinjaValue? {
    positional.indices.contains(place) ? positional[place] : named.last { $0.name == name }?.value
  }
}
