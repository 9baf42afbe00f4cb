/// A configuration file, or an override of one of its keys, that cannot be used as it is.
public struct ConfigurationError: Error, CustomStringConvertible, Equatable, Sendable {
  /// Where the fault lies: `run.yaml:12`, or `--set loss.kl.coefficient=x`.
  public let place: String
  /// The full name of the key, such as `loss.kl.coefficient`; empty where no key is at fault.
  public let key: String
  /// What was found, what was expected, and what to do.
  public let problem: String

  /// Describes a fault.
  public init(place: String, key: String = "", problem: String) {
    self.place = place
    self.key = key
    self.problem = problem
  }

  /// `place: key: problem`.
  public var description: String {
    key.isEmpty ? "\(place): \(problem)" : "\(place): \(key): \(problem)"
  }
}

extension ConfigurationError {
  /// A key that no mapping of this name has, with the known key it may be meant for.
  init(unknown field: ConfigurationNode.Field, in path: String, keys: [String]) {
    let owner = path.isEmpty ? "the file" : path
    let advice =
      switch nearestName(to: field.name, among: keys) {
      case let key?: "did you mean \"\(key)\"?"
      case nil: "known keys: \(keys.joined(separator: ", "))"
      }
    self.init(
      place: field.place, problem: "unknown key \"\(field.name)\" in \(owner); \(advice)")
  }
}
