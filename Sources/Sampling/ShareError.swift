/// A share, or a list of shares, that cannot be met exactly.
public struct ShareError: Error, CustomStringConvertible, Equatable, Sendable {
  /// What was found, what was expected, and what to do.
  public let description: String

  /// Describes a fault.
  public init(_ description: String) { self.description = description }
}
