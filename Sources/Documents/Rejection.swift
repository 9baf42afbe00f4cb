/// A record that gives no document, and why.
public struct Rejection: Error, Equatable, Sendable {
  /// The classes of reasons; the raw values are what counts are kept by.
  public enum Reason: String, CaseIterable, Sendable {
    case brokenJSON = "broken JSON"
    case brokenRow = "broken row"
    case brokenPage = "broken page"
    case noPage = "no page"
    case invalidUTF8 = "invalid UTF-8"
    case missingField = "missing field"
    case wrongType = "wrong type"
    case empty
    case tooLong = "too long"
    case badRoles = "bad roles"
    case unknownFormat = "unknown format"
    case hardLink = "hard link"
  }

  /// Where the record lies.
  public let location: RecordLocation
  /// The class of the reason.
  public let reason: Reason
  /// What was found and what was expected.
  public let detail: String
}

extension Rejection: CustomStringConvertible {
  /// `file:line: reason: detail`, in one line that is safe to print.
  public var description: String {
    "\(location): \(reason.rawValue): \(detail)".withVisibleControls()
  }
}
