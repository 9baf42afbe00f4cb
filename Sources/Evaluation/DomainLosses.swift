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

  init(_ losses: [TokenLosses]) {
    func mean(_ value: (TokenLosses) -> Double) -> Double {
      losses.isEmpty ? 0 : losses.reduce(0) { $0 + value($1) } / Double(losses.count)
    }
    nll = mean(\.negativeLogLikelihood)
    forwardKL = mean(\.forwardKL)
    reverseKL = mean(\.reverseKL)
    tokens = losses.count
  }
}
