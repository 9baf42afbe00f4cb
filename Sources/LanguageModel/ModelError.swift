/// A model folder, a weight file or an adapter that cannot be used as it is.
public struct ModelError: Error, CustomStringConvertible, Equatable, Sendable {
  /// The file or folder at fault.
  public let file: String
  /// The place in it: a key, a tensor; empty where the whole file is meant.
  public let place: String
  /// What was found, what was expected, and what to do.
  public let problem: String

  /// Describes a fault.
  public init(file: String, place: String = "", problem: String) {
    self.file = file
    self.place = place
    self.problem = problem
  }

  /// `file: place: problem`.
  public var description: String {
    place.isEmpty ? "\(file): \(problem)" : "\(file): \(place): \(problem)"
  }
}
