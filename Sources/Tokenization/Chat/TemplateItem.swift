/// A step of a chat template, in a spelling that does not depend on the author's.
enum TemplateItem: Equatable {
  /// Text that is written as it is.
  case literal(String)
  /// An expression whose value is written, such as `message.role`.
  case output(String)
  /// A statement, such as `for message in messages`.
  case statement(String)

  /// The step for an error message.
  var description: String {
    switch self {
    case .literal(let text): "the text \(text.debugDescription)"
    case .output(let expression): "{{ \(expression) }}"
    case .statement(let statement): "{% \(statement) %}"
    }
  }
}
