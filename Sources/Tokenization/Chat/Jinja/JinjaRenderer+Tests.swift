extension JinjaRenderer {
  /// Whether `value is name` holds.
  mutating func test(
    _ value: JinjaValue, _ name: String, _ arguments: [JinjaValue]
  ) throws(JinjaError) -> Bool {
    switch (name, value) {
    case ("defined", .undefined): return false
    case ("defined", _): return true
    case ("undefined", .undefined): return true
    case ("none", .none): return true
    case ("string", .string): return true
    case ("mapping", .dictionary): return true
    case ("iterable", .string), ("iterable", .list), ("iterable", .dictionary): return true
    case ("sequence", .string), ("sequence", .list), ("sequence", .dictionary): return true
    case ("iterable", .undefined), ("sequence", .undefined): return true
    case ("boolean", .boolean): return true
    case ("true", .boolean(let value)): return value
    case ("false", .boolean(let value)): return !value
    case ("integer", .integer): return true
    case ("float", .float): return true
    case ("number", .integer), ("number", .float), ("number", .boolean): return true
    case ("callable", .macro), ("callable", .function): return true
    case ("undefined", _), ("none", _), ("string", _), ("mapping", _), ("iterable", _),
      ("sequence", _), ("boolean", _), ("true", _), ("false", _), ("integer", _), ("float", _),
      ("number", _), ("callable", _):
      return false
    case ("odd", .integer(let number)): return number % 2 != 0
    case ("even", .integer(let number)): return number % 2 == 0
    default: return try compareTest(value, name, arguments)
    }
  }

  /// The tests that compare with an argument.
  private mutating func compareTest(
    _ value: JinjaValue, _ name: String, _ arguments: [JinjaValue]
  ) throws(JinjaError) -> Bool {
    guard let other = arguments.first else {
      throw failure("the test \"\(name)\" of \(value.kind) is not known")
    }
    switch name {
    case "eq", "equalto", "sameas", "==": return try areEqual(value, other)
    case "ne", "!=": return try !areEqual(value, other)
    case "in": return try contains(value, in: other)
    case "divisibleby":
      guard case .integer(let number) = value, case .integer(let divisor) = other, divisor != 0
      else { throw failure("divisibleby compares whole numbers other than 0") }
      return number.isMultiple(of: divisor)
    default: throw failure("the test \"\(name)\" is not known")
    }
  }
}
