import Dataset
import Shards
import Tensors

/// The factor of every token's losses in L = CE(M) + w · CE(R) + β · KL(S).
///
/// M are the batch's supervised response tokens, R its supervised text tokens, and S its tokens of
/// the roles that KL compares, each but the first of its segment. CE and KL are means over their
/// sets in the global batch, so neither gradient accumulation nor ranks change them.
struct LossWeights: Sendable {
  /// The factor of a token's cross-entropy, by role.
  private var crossEntropy: [TokenRole: Float] = [:]
  private let forwardKL: Float
  private let reverseKL: Float
  private let klRoles: [TokenRole]

  init(_ loss: RunFile.Loss, for batch: Batch) {
    var counts: [TokenRole: Int] = [:]
    for segment in batch.sequences.lazy.flatMap(\.segments) {
      for role in segment.roles.dropFirst() { counts[role, default: 0] += 1 }
    }
    func count(_ role: TokenRole) -> Double { Double(counts[role] ?? 0) }
    let weights: [(TokenRole, Double)] = [(.response, 1), (.text, loss.replayWeight)]
    let total = weights.reduce(0) { $0 + $1.1 * count($1.0) }
    for (role, weight) in weights where weight * count(role) > 0 {
      let mean = loss.normalization == .tokens ? total : count(role)
      crossEntropy[role] = Float(weight / mean)
    }
    let compared = loss.kl.roles.reduce(0) { $0 + count($1) }
    let kl = compared > 0 ? Float(loss.kl.coefficient / compared) : 0
    forwardKL = loss.kl.direction.forwardPart * kl
    reverseKL = loss.kl.direction.reversePart * kl
    klRoles = kl > 0 ? loss.kl.roles : []
  }

  /// What the head computes for a token: its factors, or nil where the token carries no loss.
  func target(_ token: UInt32, role: TokenRole) -> HeadTarget? {
    let compared = klRoles.contains(role)
    let crossEntropy = crossEntropy[role] ?? 0
    guard crossEntropy > 0 || compared else { return nil }
    return HeadTarget(
      token: token, crossEntropy: crossEntropy, forwardKL: compared ? forwardKL : 0,
      reverseKL: compared ? reverseKL : 0)
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
