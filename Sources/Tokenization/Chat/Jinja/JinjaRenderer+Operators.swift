extension JinjaRenderer {
  /// The result of an operator.
  mutating func apply(
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

  /// Whether each neighbouring pair of a chain of comparisons holds.
  mutating func compare(
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

  /// Whether a text, a list or a dictionary holds a value.
  mutating func contains(
    _ value: JinjaValue, in container: JinjaValue
  ) throws(JinjaError) -> Bool {
    if case .string(let text) = container {
      guard case .string(let part) = value else {
        throw failure("\(value.kind) in a string")
      }
      if part.isEmpty { return true }
      return try cut(text, at: part, limit: 1).count > 1
    }
    for element in try elements(of: container) where try areEqual(value, element) { return true }
    return false
  }
}
