/// One JSON value.
///
/// Objects keep their members in the order of the file and under the exact scalars of their names:
/// a Swift dictionary would take canonically equivalent names for the same one, and vocabularies
/// may hold both.
enum JSONValue: Equatable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  case fraction(Double)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])

  /// The last member called `name`; nil where there is none, or this is no object.
  func member(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  /// The value for an error message, short enough for one line.
  var summary: String {
    switch self {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .fraction(let value): "\(value)"
    case .string(let value): value.count > 80 ? "\"\(value.prefix(80))…\"" : "\"\(value)\""
    case .array(let elements): "an array of \(elements.count)"
    case .object(let members): "an object of \(members.count)"
    }
  }
}

/// One member of a JSON object.
struct JSONMember: Equatable, Sendable {
  var name: String
  var value: JSONValue
}
