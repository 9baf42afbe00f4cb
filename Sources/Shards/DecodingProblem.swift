/// A decoding error in one line: where in the document, and what.
struct DecodingProblem: CustomStringConvertible {
  let description: String

  init(_ error: any Error) {
    func place(_ path: [any CodingKey]) -> String {
      path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      description = "\(place(context.codingPath + [key])) is missing"
    case DecodingError.typeMismatch(let type, let context):
      description = "\(place(context.codingPath)) is not of the type \(type)"
    case DecodingError.valueNotFound(_, let context):
      description = "\(place(context.codingPath)) is null"
    case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
      description = "\(place(context.codingPath)): \(context.debugDescription)"
    default:
      description = "not JSON"
    }
  }
}
