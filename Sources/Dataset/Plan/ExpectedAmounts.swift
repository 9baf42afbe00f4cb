import Sampling

/// What the shares of a mixture ask for, in its unit: of the amount of every step at that step's shares.
struct ExpectedAmounts {
  private let sampler: BatchSampler
  /// The step up to which the steps of changing shares are counted.
  private var step: Int
  /// What they hold.
  private var counted = 0
  /// What they were to hold of each source.
  private var expected: [Double]

  /// Starts at the first step of a mixture.
  init(_ sampler: BatchSampler) {
    self.sampler = sampler
    step = sampler.mixture.start.step
    expected = sampler.sources.map { _ in 0 }
  }

  /// What the steps before `end` are to hold of each source.
  ///
  /// - Parameter whole: what they hold.
  /// - Precondition: `end` is not less than at the call before.
  mutating func amounts(before end: Int, whole: Int) throws -> [Double] {
    let shares = sampler.shares
    while step < min(end, shares.settledStep) {
      let amount = try amount(ofStep: step)
      counted += amount
      for (source, weight) in shares.weights(atStep: step).enumerated() {
        expected[source] += Double(amount) * Double(weight) / Double(SourceShares.denominator)
      }
      step += 1
    }
    let weights = shares.finalWeights.map { Double($0) }
    let scale = Double(whole - counted) / weights.reduce(0, +)
    return zip(expected, weights).map { $0 + $1 * scale }
  }

  private func amount(ofStep step: Int) throws -> Int {
    let mixture = sampler.mixture
    if mixture.shareUnit == .sequences { return mixture.sequencesPerStep }
    let first = sampler.position(ofStep: step)
    return try (first..<first + mixture.sequencesPerStep).reduce(0) { sum, position in
      let (source, rank) = sampler.order.draw(at: position)
      let amounts = try sampler.sources[source].amounts(in: mixture.shareUnit)
      return sum + amounts[sampler.sources[source].draw(ofRank: rank).item]
    }
  }
}
