import Glibc

/// What a model loses on the supervised tokens of one shard set.
public struct DomainLosses: Codable, Equatable, Sendable {
  /// The mean negative log-likelihood, in nats a token.
  public let nll: Double
  /// exp(nll).
  public let perplexity: Double
  /// The bits that all tokens cost, by the bytes of their text; nil where these are unknown or none.
  public let bitsPerByte: Double?
  /// The number of tokens predicted.
  public let tokens: Int
  /// The mean KL(p0 ‖ p), p0 being the base, in nats a token.
  public let forwardKL: Double
  /// The mean KL(p ‖ p0).
  public let reverseKL: Double

  enum CodingKeys: String, CodingKey {
    case nll, perplexity, tokens
    case bitsPerByte = "bits_per_byte"
    case forwardKL = "kl_forward"
    case reverseKL = "kl_reverse"
  }

  /// The means; 0 of no tokens.
  init(_ sums: LossSums) {
    let count = Double(max(sums.tokens, 1))
    tokens = sums.tokens
    nll = sums.nll / count
    perplexity = exp(nll)
    forwardKL = sums.forwardKL / count
    reverseKL = sums.reverseKL / count
    bitsPerByte = sums.bytes.flatMap { $0 > 0 ? sums.nll / log(2) / Double($0) : nil }
  }
}
