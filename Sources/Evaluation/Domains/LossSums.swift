import Tensors

/// What a model loses on some tokens, summed, in nats.
public struct LossSums: Equatable, Sendable {
  /// The number of tokens predicted.
  public internal(set) var tokens = 0
  /// The bytes of their text, special tokens aside; nil where no tokenizer was there to tell.
  public internal(set) var bytes: Int? = 0
  /// The sum of −log p(token).
  public internal(set) var nll = 0.0
  /// The sum of KL(p0 ‖ p), p0 being the base.
  public internal(set) var forwardKL = 0.0
  /// The sum of KL(p ‖ p0).
  public internal(set) var reverseKL = 0.0

  init() {}

  /// The sums over tokens that a model alone has scored, or an adapted one beside its base.
  init(_ losses: [TokenLosses], bytes: Int?) {
    tokens = losses.count
    self.bytes = bytes
    for loss in losses {
      nll += loss.negativeLogLikelihood
      forwardKL += loss.forwardKL
      reverseKL += loss.reverseKL
    }
  }

  /// The base's part of what was scored beside it.
  init(ofBaseIn losses: [TokenLosses], bytes: Int?) {
    tokens = losses.count
    self.bytes = bytes
    for loss in losses { nll += loss.baseNegativeLogLikelihood }
  }

  static func += (sum: inout Self, other: Self) {
    if let bytes = sum.bytes { sum.bytes = other.bytes.map { bytes + $0 } }
    sum.tokens += other.tokens
    sum.nll += other.nll
    sum.forwardKL += other.forwardKL
    sum.reverseKL += other.reverseKL
  }
}
