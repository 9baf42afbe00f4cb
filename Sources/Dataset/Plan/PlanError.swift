/// A mixture that cannot be drawn as it is asked for.
public struct PlanError: Error, CustomStringConvertible, Equatable, Sendable {
  /// The source that sets the limit; nil where the mixture as a whole is at fault.
  public let source: String?
  /// The largest number of steps that the mixture allows.
  public let feasibleSteps: Int
  /// What was found, what was expected, and what to do.
  public let problem: String

  /// Describes a fault.
  public init(source: String?, feasibleSteps: Int, problem: String) {
    self.source = source
    self.feasibleSteps = feasibleSteps
    self.problem = problem
  }

  /// `source "name": problem`.
  public var description: String {
    source.map { "source \"\($0)\": \(problem)" } ?? problem
  }
}
