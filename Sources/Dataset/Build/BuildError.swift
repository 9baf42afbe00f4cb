/// A build that cannot be done as it is asked for.
public struct BuildError: Error, CustomStringConvertible, Equatable, Sendable {
  /// What was found, what was expected, and what to do.
  public let description: String

  /// Describes a fault.
  public init(_ description: String) { self.description = description }
}
