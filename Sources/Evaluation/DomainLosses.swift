import Tensors

/// What a model loses on the supervised tokens of one shard set, in nats a token.
public struct DomainLosses: Codable, Equatable, Sendable {
  /// The mean negative log-likelihood.
  public let nll: Double
  /// The number of tokens predicted.
  public let tokens: Int
  /// The mean KL(p0 ‖ p), p0 being the base.
  public let forwardKL: Double
  /// The mean KL(p ‖ p0).
  public let reverseKL: Double

  enum CodingKeys: String, CodingKey {
    case nll, tokens
    case forwardKL = "kl_forward"
    case reverseKL = "kl_reverse"
  }

  /// The means over tokens that were scored by a model alone, or by an adapted one beside its base.
  init(_ losses: [TokenLosses]) {
    nll = losses.mean(\.negativeLogLikelihood)
    forwardKL = losses.mean(\.forwardKL)
    reverseKL = losses.mean(\.reverseKL)
    tokens = losses.count
  }

  /// The base's part of what was scored beside it.
  init(ofBaseIn losses: [TokenLosses]) {
    nll = losses.mean(\.baseNegativeLogLikelihood)
    forwardKL = 0
    reverseKL = 0
    tokens = losses.count
  }
}

extension [TokenLosses] {
  fileprivate func mean(_ value: (TokenLosses) -> Double) -> Double {
    isEmpty ? 0 : reduce(0) { $0 + value($1) } / Double(count)
  }
}
