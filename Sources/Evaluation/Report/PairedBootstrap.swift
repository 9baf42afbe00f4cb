import Sampling

/// How far an adapted model's figure lies from its base's.
public struct Difference: Codable, Equatable, Sendable {
  /// Adapted − base.
  public let value: Double
  /// The lower end of the 95 % interval; nil where there are fewer than two examples.
  public let low: Double?
  /// The upper end.
  public let high: Double?

  /// States a difference, with its interval where there is one.
  public init(value: Double, low: Double? = nil, high: Double? = nil) {
    self.value = value
    self.low = low
    self.high = high
  }
}

/// One example's part in the figures of a base and of an adapted model, each of which is the sum of
/// its parts by the sum of the weights.
public struct PairedExample: Equatable, Sendable {
  /// The base's part: a sum of losses, or 1 for a right answer.
  public let base: Double
  /// The adapted model's.
  public let adapted: Double
  /// The number of tokens that were summed over, or 1.
  public let weight: Double

  /// Describes an example.
  public init(base: Double, adapted: Double, weight: Double = 1) {
    self.base = base
    self.adapted = adapted
    self.weight = weight
  }
}

/// The paired percentile bootstrap (Efron and Tibshirani 1993, ch. 13; for two systems over the same
/// texts, Koehn 2004): examples are drawn with replacement, each with both models' parts.
public struct PairedBootstrap: Sendable {
  /// How often as many examples are drawn as there are.
  public var resamples: Int
  /// The seed of the draws.
  public var seed: UInt64

  /// Describes the draws.
  public init(resamples: Int = 2000, seed: UInt64 = 17) {
    precondition(resamples > 1)
    self.resamples = resamples
    self.seed = seed
  }

  /// The difference of the figures and its interval.
  ///
  /// - Complexity: O(`resamples` × examples).
  public func difference(of examples: [PairedExample]) -> Difference {
    let parts = examples.map { (difference: $0.adapted - $0.base, weight: $0.weight) }
    func ratio(_ sums: (difference: Double, weight: Double)) -> Double {
      sums.weight > 0 ? sums.difference / sums.weight : 0
    }
    let value = ratio(parts.reduce(into: (0, 0)) { $0 = ($0.0 + $1.0, $0.1 + $1.1) })
    guard parts.count > 1 else { return Difference(value: value) }
    let resampled = (0..<resamples).map { number in
      // SplitMix64: the increments of one stream from the key of the resample.
      var state = SeededHash.key(seed: seed, name: "bootstrap", UInt64(number))
      var sums = (difference: 0.0, weight: 0.0)
      for _ in parts.indices {
        state &+= 0x9E37_79B9_7F4A_7C15
        let drawn = SeededHash.mix(state).multipliedFullWidth(by: UInt64(parts.count)).high
        sums.difference += parts[Int(drawn)].difference
        sums.weight += parts[Int(drawn)].weight
      }
      return ratio(sums)
    }.sorted()
    let cut = Int((0.025 * Double(resamples)).rounded(.down))
    return Difference(value: value, low: resampled[cut], high: resampled[resamples - 1 - cut])
  }
}
