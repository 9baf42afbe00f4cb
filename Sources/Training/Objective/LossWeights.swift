import Dataset
import Shards
import Tensors

/// The factor of every token's losses in L = CE(M) + w · CE(R) + β · KL(S).
///
/// M are the batch's supervised response tokens, R its supervised text tokens, and S its tokens of
/// the roles that KL compares or a sample of them, each but the first of its segment. CE and KL are
/// means over their sets in the global batch, so neither gradient accumulation nor ranks change
/// them.
struct LossWeights: Sendable {
  /// The factor of a token's cross-entropy, by role.
  private var crossEntropy: [TokenRole: Float] = [:]
  private let forwardKL: Float
  private let reverseKL: Float
  private let klRoles: [TokenRole]
  private let compared: ComparedSample

  /// Weighs the tokens of a global batch.
  ///
  /// - Parameter seed: the run's, for the sample of the tokens that KL compares.
  init(_ loss: RunFile.Loss, for batch: Batch, seed: UInt64) {
    klRoles = loss.kl.coefficient > 0 ? loss.kl.roles : []
    var counts: [TokenRole: Int] = [:]
    var comparable: [TokenPlace] = []
    for (row, sequence) in batch.sequences.enumerated() {
      for prediction in sequence.predictions {
        counts[prediction.role, default: 0] += 1
        if klRoles.contains(prediction.role) {
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
      of: comparable, fraction: loss.kl.fraction, seed: seed, step: batch.step)
    let kl = compared.count > 0 ? Float(loss.kl.coefficient / Double(compared.count)) : 0
    forwardKL = loss.kl.direction.forwardPart * kl
    reverseKL = loss.kl.direction.reversePart * kl
  }

  /// Whether tokens of a role are compared with the base, or could be.
  func isComparable(_ role: TokenRole) -> Bool { klRoles.contains(role) }

  /// What the head computes for a prediction: its factors, or nil where the token carries no loss.
  ///
  /// - Parameter row: the sequence's row in the global batch.
  func target(_ prediction: PackedSequence.Prediction, row: Int) -> HeadTarget? {
    let isCompared =
      isComparable(prediction.role)
      && compared.contains(TokenPlace(row: row, position: prediction.position))
    let crossEntropy = crossEntropy[prediction.role] ?? 0
    guard crossEntropy > 0 || isCompared else { return nil }
    return HeadTarget(
      token: prediction.token, crossEntropy: crossEntropy, forwardKL: isCompared ? forwardKL : 0,
      reverseKL: isCompared ? reverseKL : 0)
  }
}

extension HeadTarget {
  /// True where the token's distribution is compared with the base's.
  var comparesWithBase: Bool { forwardKL > 0 || reverseKL > 0 }
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
