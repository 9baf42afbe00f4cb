import Dataset
import Shards
import Tensors

/// The factor of every token's losses in L = CE(M) + w · CE(R) + β · KL(S).
///
/// M are the batch's supervised response tokens, R its supervised text tokens, and S its tokens of
/// the roles and sources that KL compares or a sample of them, each but the first of its segment. CE
/// and KL are means over their sets in the global batch, so neither gradient accumulation nor ranks
/// change them. In the mean that KL is, a token counts by the factors of its role and its source,
/// and all by the temperature's square.
struct LossWeights: Sendable {
  /// The factor of a token's cross-entropy, by role.
  private var crossEntropy: [TokenRole: Float] = [:]
  private let kl: RunFile.KL
  /// The sources' factors of its coefficient, by their numbers.
  private let klSources: [Double]
  private let compared: ComparedSample

  /// Weighs the tokens of a global batch.
  ///
  /// The run's seed decides the sample of the tokens that KL compares.
  init(_ run: RunFile, for batch: Batch) {
    let loss = run.loss
    kl = loss.kl
    klSources = run.sources.map { loss.kl.sources[$0.name] ?? 1 }
    var counts: [TokenRole: Int] = [:]
    var comparable: [TokenPlace] = []
    for (row, sequence) in batch.sequences.enumerated() {
      for prediction in sequence.predictions {
        counts[prediction.role, default: 0] += 1
        if kl.coefficient(prediction.role, sourceFactor: klSources[sequence.source]) > 0 {
          comparable.append(TokenPlace(row: row, position: prediction.position))
        }
      }
    }
    func count(_ role: TokenRole) -> Double { Double(counts[role] ?? 0) }
    let weights: [(TokenRole, Double)] = [(.response, 1), (.text, loss.replayWeight)]
    let total = weights.reduce(0) { $0 + $1.1 * count($1.0) }
    for (role, weight) in weights where weight * count(role) > 0 {
      let mean = loss.normalization == .tokens ? total : count(role)
      crossEntropy[role] = Float(weight / mean)
    }
    compared = ComparedSample(
      of: comparable, fraction: kl.fraction, seed: run.seed, step: batch.step)
  }

  /// Whether tokens of a role are compared with the base, or could be, in a source's sequences.
  func isComparable(_ role: TokenRole, source: Int) -> Bool {
    kl.coefficient(role, sourceFactor: klSources[source]) > 0
  }

  /// What the head computes for a prediction: its factors, or nil where the token carries no loss.
  ///
  /// - Parameters:
  ///   - row: the sequence's row in the global batch.
  ///   - source: the number of its source.
  func target(_ prediction: PackedSequence.Prediction, row: Int, source: Int) -> HeadTarget? {
    let coefficient = kl.coefficient(prediction.role, sourceFactor: klSources[source])
    let isCompared =
      coefficient > 0 && compared.contains(TokenPlace(row: row, position: prediction.position))
    let crossEntropy = crossEntropy[prediction.role] ?? 0
    guard crossEntropy > 0 || isCompared else { return nil }
    let divergence = isCompared ? Float(coefficient / Double(compared.count)) : 0
    return HeadTarget(
      token: prediction.token, crossEntropy: crossEntropy,
      forwardKL: kl.direction.forwardPart * divergence,
      reverseKL: kl.direction.reversePart * divergence)
  }
}

extension HeadTarget {
  /// True where the token's distribution is compared with the base's.
  var comparesWithBase: Bool { forwardKL > 0 || reverseKL > 0 }
}

extension RunFile.KL {
  /// What a token's divergence is multiplied by before the mean.
  fileprivate func coefficient(_ role: TokenRole, sourceFactor: Double) -> Double {
    coefficient * (roles[role] ?? 0) * sourceFactor * temperature * temperature
  }
}

extension RunFile.KL.Direction {
  /// The part of KL(p0 ‖ p).
  var forwardPart: Float {
    switch self {
    case .forward: 1
    case .reverse: 0
    case .jeffreys: 0.5
    }
  }

  /// The part of KL(p ‖ p0).
  var reversePart: Float { 1 - forwardPart }
}
