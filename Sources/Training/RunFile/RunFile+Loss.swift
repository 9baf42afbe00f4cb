public import Shards

extension RunFile {
  /// What is minimized: CE(response) + replayWeight · CE(text) + kl.coefficient · KL + penalty.
  public struct Loss: Equatable, Sendable {
    /// Which tokens the cross-entropies are means over.
    public enum Normalization: String, CaseIterable, Sendable {
      /// Response tokens have one mean, replay tokens another, whatever sources they are from.
      case perSource = "per_source"
      /// One mean over all of them.
      case tokens
    }

    /// The weight of the cross-entropy of replay text.
    public var replayWeight: Double
    /// Which tokens the cross-entropies are means over.
    public var normalization: Normalization
    /// The divergence from the base model.
    public var kl: KL
    /// The penalty on the adapter's weights.
    public var penalty: Penalty

    /// Describes a loss.
    public init(
      replayWeight: Double = 1, normalization: Normalization = .perSource, kl: KL = KL(),
      penalty: Penalty = Penalty()
    ) {
      self.replayWeight = replayWeight
      self.normalization = normalization
      self.kl = kl
      self.penalty = penalty
    }
  }

  /// The divergence between the next-token distributions of the base, p0, and the adapted model, p.
  public struct KL: Equatable, Sendable {
    /// Which divergence is meant.
    public enum Direction: String, CaseIterable, Sendable {
      /// Σ p0 (log p0 − log p).
      case forward
      /// Σ p (log p − log p0).
      case reverse
      /// The mean of both.
      case jeffreys
    }

    /// What is kept of the base for sequences that come again in later epochs.
    public enum Cache: String, CaseIterable, Sendable {
      /// Nothing: the base runs at every step.
      case none
      /// Its last hidden states, on disk in the run's folder.
      case hidden
    }

    /// The weight of the divergence in the loss; 0 leaves it out.
    public var coefficient: Double
    /// Which divergence is meant.
    public var direction: Direction
    /// The temperature τ: softmax(logits / τ) of both models are compared, and the coefficient is
    /// multiplied by τ², without which the gradient would shrink as 1 / τ² (Hinton et al. 2015).
    public var temperature: Double
    /// The roles of the tokens whose predictions are compared, each with a factor of the coefficient.
    public var roles: [TokenRole: Double]
    /// Further factors of the coefficient by source; 1 for those that are left out. Tokens with a
    /// factor of 0 are not compared.
    public var sources: [String: Double]
    /// The part of those tokens that is compared at a step, above 0 and at most 1: a seeded random
    /// sample, whose mean estimates that over all of them.
    public var fraction: Double
    /// What is kept of the base for sequences that come again in later epochs.
    public var cache: Cache
    /// The most bytes that the cache may take; what does not fit is computed at every step.
    public var cacheBytes: Int

    /// Describes a divergence.
    public init(
      coefficient: Double = 3, direction: Direction = .forward, temperature: Double = 1,
      roles: [TokenRole: Double] = [.text: 1], sources: [String: Double] = [:],
      fraction: Double = 1, cache: Cache = .none, cacheBytes: Int = 1 << 31
    ) {
      self.coefficient = coefficient
      self.direction = direction
      self.temperature = temperature
      self.roles = roles
      self.sources = sources
      self.fraction = fraction
      self.cache = cache
      self.cacheBytes = cacheBytes
    }

    /// The roles with their factors, in the order of their numbers.
    var orderedRoles: [(role: TokenRole, factor: Double)] {
      TokenRole.allCases.compactMap { role in roles[role].map { (role, $0) } }
    }

    /// The sources with their factors, by name.
    var orderedSources: [(name: String, factor: Double)] {
      sources.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
  }
}
