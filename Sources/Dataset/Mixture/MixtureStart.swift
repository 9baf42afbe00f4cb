/// Where the sources of a mixture stand when it begins, after steps that another mixture drew.
public struct MixtureStart: Codable, Equatable, Sendable {
  /// The first step of the mixture.
  public var step: Int
  /// How many sequences were drawn before from each source, by its name; none from the others.
  public var drawn: [String: Int]

  /// The beginning of a run by default.
  ///
  /// - Precondition: no number is negative.
  public init(step: Int = 0, drawn: [String: Int] = [:]) {
    precondition(step >= 0 && drawn.values.allSatisfy { $0 >= 0 })
    self.step = step
    self.drawn = drawn
  }
}
