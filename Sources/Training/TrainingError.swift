/// A run that cannot start or go on.
public struct TrainingError: Error, CustomStringConvertible, Equatable, Sendable {
  /// The file or folder at fault.
  public let path: String
  /// What is wrong and what to do.
  public let problem: String

  /// Describes a fault.
  public init(path: String, problem: String) {
    self.path = path
    self.problem = problem
  }

  /// `path: problem`.
  public var description: String { "\(path): \(problem)" }
}
