import Evaluation
import FoundationEssentials
import Training

/// Writes a run's figures for TensorBoard as they come.
final class TensorBoardLog {
  private var file: EventFile

  /// Makes a file in the run's folder, for the steps from `step` on.
  init(folder: String, step: Int) throws {
    file = try EventFile(folder: folder, step: step, time: Self.now)
  }

  /// Adds what a step did.
  func append(_ record: StepRecord) throws {
    let drawn = record.tokens.values.reduce(0, +)
    var scalars = [
      ("loss/objective", record.loss), ("kl", record.kl), ("penalty", record.penalty),
      ("gradient_norm", record.gradientNorm), ("learning_rate", record.learningRate),
      ("tokens_per_second", record.tokensPerSecond),
    ]
    for (source, loss) in record.crossEntropy.sorted(by: { $0.key < $1.key }) {
      scalars.append(("loss/\(source)", loss))
    }
    for (source, tokens) in record.tokens.sorted(by: { $0.key < $1.key }) where drawn > 0 {
      scalars.append(("share_of_tokens/\(source)", Double(tokens) / Double(drawn)))
    }
    try append(scalars, step: record.step)
  }

  /// Adds what the evaluation sets cost.
  func append(_ record: EvaluationRecord) throws {
    var scalars: [(tag: String, value: Double)] = []
    for (set, losses) in record.evaluation.sorted(by: { $0.key < $1.key }) {
      scalars.append(("nll/\(set)", losses.nll))
      scalars.append(("kl_forward/\(set)", losses.forwardKL))
      if let forgetting = record.forgetting(of: set) {
        scalars.append(("forgetting/\(set)", forgetting))
      }
    }
    try append(scalars, step: record.step)
  }

  private func append(_ scalars: [(tag: String, value: Double)], step: Int) throws {
    try file.append(scalars, step: step, time: Self.now)
  }

  private static var now: Double { Date().timeIntervalSince1970 }
}
