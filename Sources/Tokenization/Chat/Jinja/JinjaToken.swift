/// A word of an expression or a statement.
enum JinjaToken: Equatable {
  case name(String)
  case string(String)
  case integer(Int)
  case float(Double)
  /// An operator or a bracket.
  case symbol(String)

  /// The token for an error message.
  var description: String {
    switch self {
    case .name(let text), .symbol(let text): "\"\(text)\""
    case .string(let text): "the string \(text.debugDescription)"
    case .integer(let number): "\(number)"
    case .float(let number): "\(number)"
    }
  }
}

/// A stretch of a template's source.
enum JinjaSegment: Equatable {
  /// Text that is written as it is.
  case text(String)
  /// `{{ … }}`.
  case output([JinjaToken], line: Int)
  /// `{% … %}`.
  case statement([JinjaToken], line: Int)
}
