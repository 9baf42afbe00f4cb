import LanguageModel
import Tensors

/// The losses of one global batch, in nats.
public struct StepLosses: Equatable, Sendable {
  /// The whole objective.
  public internal(set) var total = 0.0
  /// The mean cross-entropy of each source's supervised tokens, by the source's number; nil where
  /// none carried a loss.
  public internal(set) var crossEntropy: [Double?]
  /// The mean divergence over the tokens compared with the base, in the run's direction and at its
  /// temperature, without any factor.
  public internal(set) var kl = 0.0
  /// The penalty on what is trained, with its strength.
  public private(set) var penalty = 0.0

  private var sums: [Double]
  private var counts: [Int]
  private var klSum = 0.0
  private var klCount = 0

  init(sources: Int) {
    crossEntropy = Array(repeating: nil, count: sources)
    sums = Array(repeating: 0, count: sources)
    counts = Array(repeating: 0, count: sources)
  }

  mutating func add(_ losses: [TokenLosses], of predictions: [MicroBatch.Prediction]) {
    for (loss, prediction) in zip(losses, predictions) {
      let target = prediction.row.target
      if target.crossEntropy > 0 {
        total += Double(target.crossEntropy) * loss.negativeLogLikelihood
        sums[prediction.source] += loss.negativeLogLikelihood
        counts[prediction.source] += 1
      }
      if target.comparesWithBase {
        let (forward, reverse) = (Double(target.forwardKL), Double(target.reverseKL))
        let weighted = forward * loss.forwardKL + reverse * loss.reverseKL
        total += weighted
        klSum += weighted / (forward + reverse)
        klCount += 1
      }
    }
  }

  mutating func add(penalty value: Double) {
    penalty += value
    total += value
  }

  mutating func finish() {
    for source in sums.indices where counts[source] > 0 {
      crossEntropy[source] = sums[source] / Double(counts[source])
    }
    kl = klCount > 0 ? klSum / Double(klCount) : 0
  }
}
