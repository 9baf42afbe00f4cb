import Dataset
import Evaluation
import Training

/// What the folder of a run says of it.
struct ComparedRun {
  /// What the run is called in tables.
  let name: String
  /// The run's folder.
  let folder: String
  let file: RunFile
  /// What was measured of it after its training.
  let evaluation: EvaluationReport?
  /// What was measured of the stages that it is the last of.
  let stages: StageRecord?
  private let metrics: RunMetrics

  /// Reads `run.yaml`, `metrics.jsonl` and, where it is there, `evaluation.json`.
  ///
  /// - Throws: `ConfigurationError`, `CommandError`, `StorageError`.
  init(folder: String, name: String, stages: StageRecord? = nil) throws {
    self.name = name
    self.folder = folder
    self.stages = stages
    file = try RunFile(path: folder + "/run.yaml")
    metrics = try RunMetrics(folder: folder)
    evaluation = try EvaluationReport.read(runFolder: folder)
  }

  /// The accuracy on each task, and its difference from the base's.
  var accuracies: [String: (value: Double, difference: Difference?)] {
    var accuracies: [String: (value: Double, difference: Difference?)] = [:]
    for (name, figure) in evaluation?.adapted ?? [:] {
      guard case .task(let result) = figure else { continue }
      accuracies[name] = (result.accuracy, evaluation?.difference?[name])
    }
    return accuracies
  }

  /// The base's accuracy on each task.
  var baseAccuracies: [String: Double] {
    (evaluation?.base ?? [:]).compactMapValues { figure in
      if case .task(let result) = figure { result.accuracy } else { nil }
    }
  }

  /// What the training measured of the adapter that the run has left: last or, where it stopped early,
  /// at the lowest loss.
  private var measured: EvaluationRecord? {
    let set = file.evaluation.earlyStop?.set
    return metrics.evaluations.last { set != nil && $0.lowest == set } ?? metrics.evaluations.last
  }

  /// What the tokens of each shard set cost more than they cost the base, in nats: from
  /// `evaluation.json` and, for sets that it lacks, from an evaluation of the training.
  var forgetting: [String: Difference] {
    var forgetting: [String: Difference] = [:]
    for name in measured?.evaluation.keys.map(\.self) ?? [] {
      forgetting[name] = measured?.forgetting(of: name).map { Difference(value: $0) }
    }
    for (name, figure) in evaluation?.adapted ?? [:] {
      if case .losses = figure { forgetting[name] = evaluation?.difference?[name] }
    }
    return forgetting
  }

  /// KL(p0 ‖ p) on each shard set, in nats a token, from the same places.
  var divergences: [String: Double] {
    var divergences = measured?.evaluation.mapValues(\.forwardKL) ?? [:]
    for (name, figure) in evaluation?.adapted ?? [:] {
      if case .losses(let losses) = figure { divergences[name] = losses.forwardKL }
    }
    return divergences
  }

  /// How many steps it made, also where it stopped early; nil before the first.
  var steps: Int? { metrics.steps.last.map { $0.step + 1 } }

  /// The median duration of a step, in seconds; nil before the first.
  var stepSeconds: Double? {
    let before = [[:]] + metrics.steps.map(\.tokens)
    let seconds = zip(metrics.steps, before).map { step, before in
      // By source: a run that goes on without one of them no longer counts its tokens.
      let drawn = step.tokens.reduce(0) { $0 + $1.value - (before[$1.key] ?? 0) }
      return Double(drawn) / step.tokensPerSecond
    }
    return seconds.median
  }

  /// The most memory that the training took, in bytes; nil where it was not recorded.
  var memory: Int? { metrics.steps.compactMap(\.memory).max() }

  /// The part of the tokens drawn that came from other sources than the first.
  var replayShare: Double? {
    guard let tokens = metrics.steps.last?.tokens, let task = file.sources.first?.name else {
      return nil
    }
    let all = tokens.values.reduce(0, +)
    return all > 0 ? 1 - Double(tokens[task] ?? 0) / Double(all) : nil
  }

  /// The mean over some shard sets of what was forgotten after each evaluation, from nothing at
  /// first unless the run began from an adapter; empty where nothing was measured.
  func forgettingCourse(over sets: [String]) -> [(step: Double, value: Double)] {
    let course = metrics.course { record in
      let values = sets.compactMap { record.forgetting(of: $0) }
      return values.isEmpty ? nil : values.mean
    }
    return course.isEmpty || file.adapter != nil ? course : [(step: 0, value: 0)] + course
  }
}
