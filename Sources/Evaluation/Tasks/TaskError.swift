/// A task that a model cannot be given.
public struct TaskError: Error, CustomStringConvertible, Equatable, Sendable {
  /// What was found and what was expected.
  public let description: String

  init(_ description: String) { self.description = description }
}
