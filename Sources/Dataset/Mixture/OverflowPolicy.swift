/// What happens to a record that is longer than a sequence; records are never split.
public enum OverflowPolicy: String, CaseIterable, Codable, Sendable {
  /// The record is left out and counted.
  case drop
  /// The record keeps its first tokens and is counted; it is left out where none of them is supervised.
  case truncate
  /// The plan is refused.
  case error
}
