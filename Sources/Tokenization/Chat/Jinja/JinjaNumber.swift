/// A number, or a boolean in the place of one.
enum JinjaNumber {
  case integer(Int)
  case float(Double)

  var double: Double {
    switch self {
    case .integer(let value): Double(value)
    case .float(let value): value
    }
  }

  var value: JinjaValue {
    switch self {
    case .integer(let value): .integer(value)
    case .float(let value): .float(value)
    }
  }

  func isEqual(to other: Self) -> Bool {
    if case .integer(let left) = self, case .integer(let right) = other { return left == right }
    return double == other.double
  }

  /// The result of an operation, with Python's rules for signs; nil where it has none, or none that
  /// fits.
  func applying(_ operation: JinjaExpression.Operation, _ other: Self) -> Self? {
    guard case .integer(let left) = self, case .integer(let right) = other, operation != .divide
    else { return applyingFloat(operation, other.double) }
    let result: (partialValue: Int, overflow: Bool)
    switch operation {
    case .add: result = left.addingReportingOverflow(right)
    case .subtract: result = left.subtractingReportingOverflow(right)
    case .multiply: result = left.multipliedReportingOverflow(by: right)
    case .floorDivide, .remainder:
      let (quotient, overflow) = left.dividedReportingOverflow(by: right)
      guard !overflow else { return nil }
      let remainder = left - quotient * right
      let isBelow = remainder != 0 && (remainder < 0) != (right < 0)
      result = (
        operation == .floorDivide
          ? quotient - (isBelow ? 1 : 0) : remainder + (isBelow ? right : 0), false
      )
    case .divide, .concatenate: return nil
    }
    return result.overflow ? nil : .integer(result.partialValue)
  }

  private func applyingFloat(_ operation: JinjaExpression.Operation, _ right: Double) -> Self? {
    let left = double
    switch operation {
    case .add: return .float(left + right)
    case .subtract: return .float(left - right)
    case .multiply: return .float(left * right)
    case .divide: return right == 0 ? nil : .float(left / right)
    case .floorDivide: return right == 0 ? nil : .float((left / right).rounded(.down))
    case .remainder:
      return right == 0 ? nil : .float(left - right * (left / right).rounded(.down))
    case .concatenate: return nil
    }
  }
}

extension JinjaValue {
  /// The number that it is; booleans are 0 and 1.
  var number: JinjaNumber? {
    switch self {
    case .boolean(let value): .integer(value ? 1 : 0)
    case .integer(let value): .integer(value)
    case .float(let value): .float(value)
    default: nil
    }
  }
}
