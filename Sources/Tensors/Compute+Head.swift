import CKernels

/// What the vocabulary head computes at one position.
public struct HeadTarget: Sendable {
  /// The id to predict.
  public var token: UInt32
  /// The factor of the cross-entropy.
  public var crossEntropy: Float
  /// The factor of KL(p0 ‖ p), p0 being the base.
  public var forwardKL: Float
  /// The factor of KL(p ‖ p0).
  public var reverseKL: Float

  /// Describes a position.
  public init(
    token: UInt32, crossEntropy: Float = 0, forwardKL: Float = 0, reverseKL: Float = 0
  ) {
    self.token = token
    self.crossEntropy = crossEntropy
    self.forwardKL = forwardKL
    self.reverseKL = reverseKL
  }
}

/// What one position lost, in nats.
public struct TokenLosses: Equatable, Sendable {
  /// −log p(token).
  public var negativeLogLikelihood = 0.0
  /// −log p0(token), 0 where no base logits were given.
  public var baseNegativeLogLikelihood = 0.0
  /// KL(p0 ‖ p), 0 where no base logits were given.
  public var forwardKL = 0.0
  /// KL(p ‖ p0), 0 where no base logits were given.
  public var reverseKL = 0.0

  /// Losses of zero.
  public init() {}
}

extension Compute {
  /// The losses of each row of logits (N,V) against the base's logits (N,V), where given.
  ///
  /// With `differentiate`, the logits become the gradient of Σ crossEntropy · CE + forwardKL ·
  /// KL(p0 ‖ p) + reverseKL · KL(p ‖ p0), each row with its own factors.
  ///
  /// - Parameter temperature: the divergences compare softmax(logits / temperature); above 0. They
  ///   are not multiplied by its square.
  public func headLosses(
    _ logits: Matrix, base: Matrix?, targets: ArraySlice<HeadTarget>, temperature: Float = 1,
    differentiate: Bool
  ) -> [TokenLosses] {
    precondition(temperature > 0)
    precondition(logits.rows == targets.count && targets.allSatisfy { $0.token < logits.columns })
    precondition(base.map { $0.rows == logits.rows && $0.columns == logits.columns } ?? true)
    var losses = [TokenLosses](repeating: TokenLosses(), count: targets.count)
    losses.withUnsafeMutableBufferPointer { buffer in
      // Each thread writes the elements of its own rows.
      nonisolated(unsafe) let results = buffer
      parallel(targets.count, as: .losses) { rows in
        for row in rows {
          let target = targets[targets.startIndex + row]
          let weights = rehearse_head_weights(
            ce_weight: target.crossEntropy, forward_weight: target.forwardKL,
            reverse_weight: target.reverseKL, target: target.token,
            inverse_temperature: 1 / temperature)
          let loss = kernels.head(
            logits.row(row), base?.row(row), logits.columns, weights, differentiate ? 1 : 0)
          results[row].negativeLogLikelihood = loss.nll
          results[row].baseNegativeLogLikelihood = loss.base_nll
          results[row].forwardKL = loss.kl_forward
          results[row].reverseKL = loss.kl_reverse
        }
      }
    }
    return losses
  }
}
