public import Documents

/// What is doubtful about a record that a build keeps.
public struct RecordLint: Equatable, Sendable, CustomStringConvertible {
  /// The classes of doubts; the raw values are what counts are kept by.
  public enum Reason: String, CaseIterable, Sendable {
    case rolesOutOfOrder = "roles out of order"
    case doubleBeginning = "double beginning of text"
    case missingEndOfTurn = "missing end of turn"
  }

  /// Where the record lies.
  public let location: RecordLocation
  /// The class of the doubt.
  public let reason: Reason
  /// What was found.
  public let detail: String

  /// `file:line: reason: detail`, in one line that is safe to print.
  public var description: String {
    "\(location): \(reason.rawValue): \(detail)".withVisibleControls()
  }
}
