import FoundationEssentials

/// How much a test run does, from the environment.
public enum TestSettings {
  /// The number that a variable holds.
  public static func number(_ variable: String, otherwise: Int) -> Int {
    ProcessInfo.processInfo.environment[variable].flatMap { Int($0) } ?? otherwise
  }
}
