/// A line of a run's `metrics.jsonl` that says what its evaluation sets cost at a step.
public struct EvaluationRecord: Codable, Equatable, Sendable {
  /// The last step done, from 0.
  public let step: Int
  /// The adapted model's losses, by the name of the set.
  public let evaluation: [String: DomainLosses]
  /// The base's.
  public let base: [String: DomainLosses]
  /// The set by which the run stops early, where its loss was the lowest so far: the run's adapter was
  /// written then.
  public let lowest: String?

  /// States the losses.
  public init(step: Int, evaluation: [String: DomainLosses], base: [String: DomainLosses]) {
    self.step = step
    self.evaluation = evaluation
    self.base = base
    lowest = nil
  }

  /// How much more a set's tokens cost than the base, in nats a token; nil where it was not measured.
  public func forgetting(of set: String) -> Double? {
    guard let adapted = evaluation[set], let base = base[set] else { return nil }
    return adapted.nll - base.nll
  }
}
