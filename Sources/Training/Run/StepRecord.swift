/// One line of `metrics.jsonl`: what one step did.
public struct StepRecord: Codable, Equatable, Sendable {
  /// The step, from 0: the number that `inspect --step` takes.
  public var step: Int
  /// The objective, in nats.
  public var loss: Double
  /// The mean cross-entropy of each source that had supervised tokens with a weight.
  public var crossEntropy: [String: Double]
  /// The mean divergence from the base over the tokens compared.
  public var kl: Double
  /// The penalty on what is trained.
  public var penalty: Double
  /// The gradient's norm before clipping.
  public var gradientNorm: Double
  /// The learning rate.
  public var learningRate: Double
  /// The step's tokens by its duration.
  public var tokensPerSecond: Double
  /// The tokens drawn from each source up to and with this step.
  public var tokens: [String: Int]
  /// Those of them whose prediction is supervised.
  public var supervisedTokens: [String: Int]

  /// The most memory that the process had taken by then, in bytes; nil in records of earlier versions.
  public var memory: Int?

  enum CodingKeys: String, CodingKey {
    case step, loss, kl, penalty, tokens, memory
    case crossEntropy = "ce"
    case gradientNorm = "gradient_norm"
    case learningRate = "learning_rate"
    case tokensPerSecond = "tokens_per_second"
    case supervisedTokens = "supervised_tokens"
  }
}
