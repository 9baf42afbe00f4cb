/// What comes next in an input.
public enum RecordEvent: Equatable, Sendable {
  /// The bytes of a record.
  case record(InputRecord)
  /// A record or a file that is left out, and why.
  case rejected(Rejection)
}
