/// Why hygiene leaves a document out.
enum HygieneReason: Equatable, Sendable {
  case controlCharacters
  /// Nothing is left of a text, or of a turn, without its control characters.
  case empty
  case textTooShort
  case textTooLong
  /// The document shares words with a text of an evaluation file.
  case evaluation(file: String)
  case filter
  case duplicate
  case nearDuplicate

  /// What counts are kept by.
  var name: String {
    switch self {
    case .controlCharacters: "control characters"
    case .empty: "empty"
    // Not "too long": that is a record beyond the reader's limit.
    case .textTooShort: "text too short"
    case .textTooLong: "text too long"
    case .evaluation(let file): "shares text with \(file)"
    case .filter: "filter"
    case .duplicate: "duplicate"
    case .nearDuplicate: "near duplicate"
    }
  }
}
