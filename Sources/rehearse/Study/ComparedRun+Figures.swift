import Evaluation
import Storage
import Training

extension ComparedRun {
  /// Every figure of the run: `SET.nll`, `SET.forgetting`, `SET.kl`, `SET.reverse_kl`, `TASK.accuracy`,
  /// `TASK.nll`, `TASK.format`, `TASK.repetition`, `step_seconds`, `memory_bytes`, `replayed`; and of
  /// the stages that it is the last of, `average_accuracy` and the others of `stages.json`.
  var figures: [String: Double] {
    var figures = Self.figures(evaluation?.adapted)
    for (name, difference) in forgetting { figures[name + ".forgetting"] = difference.value }
    for (name, divergence) in divergences { figures[name + ".kl"] = divergence }
    figures["step_seconds"] = stepSeconds
    figures["memory_bytes"] = memory.map(Double.init)
    figures["replayed"] = replayShare
    figures["steps"] = steps.map(Double.init)
    if let stages {
      figures["average_accuracy"] = stages.averageAccuracy
      figures["backward_transfer"] = stages.backwardTransfer
      figures["stage_forgetting"] = stages.forgetting
      figures["forward_transfer"] = stages.forwardTransfer
    }
    return figures
  }

  /// The base's figures, by the same names.
  var baseFigures: [String: Double] {
    var figures = Self.figures(evaluation?.base)
    for name in forgetting.keys { figures[name + ".forgetting"] = 0 }
    return figures
  }

  private static func figures(_ measured: [String: EvaluationReport.Figure]?) -> [String: Double] {
    var figures: [String: Double] = [:]
    for (name, figure) in measured ?? [:] {
      switch figure {
      case .losses(let losses):
        figures[name + ".nll"] = losses.nll
        figures[name + ".kl"] = losses.forwardKL
        figures[name + ".reverse_kl"] = losses.reverseKL
      case .task(let result):
        figures[name + ".accuracy"] = result.accuracy
        figures[name + ".nll"] = result.nll
        figures[name + ".format"] = result.format
        figures[name + ".repetition"] = result.repetition
      }
    }
    return figures
  }
}
