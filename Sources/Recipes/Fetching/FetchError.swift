/// A file that could not be fetched, or that is not the file of the recipe.
public struct FetchError: Error, CustomStringConvertible, Equatable, Sendable {
  /// The file at fault.
  public let file: String
  /// Where it is fetched from; nil for one that was here already.
  public let address: Address?
  /// What was found, what was expected, and what to do.
  public let problem: String

  /// Describes a fault.
  public init(file: String, address: Address? = nil, problem: String) {
    self.file = file
    self.address = address
    self.problem = problem
  }

  /// `file: problem (from address)`.
  public var description: String {
    address.map { "\(file): \(problem) (from \($0))" } ?? "\(file): \(problem)"
  }
}
