/// An input that cannot be read to its end, so that what was read of it is not the whole.
public struct DocumentError: Error, CustomStringConvertible, Equatable, Sendable {
  /// The input at fault.
  public let file: String
  /// The place in it, such as an archive's member; empty where the whole file is meant.
  public let place: String
  /// What was found, what was expected, and what to do.
  public let problem: String

  /// Describes a fault.
  public init(file: String, place: String = "", problem: String) {
    self.file = file
    self.place = place
    self.problem = problem
  }

  /// `file: place: problem`, in one line that is safe to print.
  public var description: String {
    (place.isEmpty ? "\(file): \(problem)" : "\(file): \(place): \(problem)").withVisibleControls()
  }
}
