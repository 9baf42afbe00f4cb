import Evaluation
import Reports

extension RunComparison: Encodable {
  private enum Key: String, CodingKey {
    case runs, tasks, sets
    case baseAccuracies = "base_accuracy"
    case paretoFront = "pareto_front"
    case forgettingByDivergence = "forgetting_by_kl"
  }

  /// One run's figures.
  private struct Row: Encodable {
    let name: String
    let seeds: Int
    let accuracy: [String: Double]
    let accuracyDifference: [String: Difference]
    let forgetting: [String: Difference]
    let kl: [String: Double]
    let stepSeconds: Double?
    let stepTimeRatio: Double?
    let memory: Int?

    enum CodingKeys: String, CodingKey {
      case name, seeds, accuracy, forgetting, kl, memory
      case accuracyDifference = "accuracy_difference"
      case stepSeconds = "step_seconds"
      case stepTimeRatio = "step_time_ratio"
    }
  }

  /// The line through the runs' forgetting by their divergence.
  private struct Fit: Encodable {
    let slope: Double
    let intercept: Double
    let r2: Double
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(tasks, forKey: .tasks)
    try container.encode(sets, forKey: .sets)
    try container.encodeIfPresent(baseAccuracies, forKey: .baseAccuracies)
    let rows = runs.map { run in
      Row(
        name: run.name, seeds: run.count, accuracy: run.accuracies.mapValues(\.value),
        accuracyDifference: run.accuracies.compactMapValues(\.difference),
        forgetting: run.forgetting, kl: run.divergences, stepSeconds: run.stepSeconds,
        stepTimeRatio: stepTimeRatio(run), memory: run.memory)
    }
    try container.encode(rows, forKey: .runs)
    try container.encode(front.map(\.name), forKey: .paretoFront)
    let fit = fit.map { Fit(slope: $0.slope, intercept: $0.intercept, r2: $0.determination) }
    try container.encodeIfPresent(fit, forKey: .forgettingByDivergence)
  }
}
