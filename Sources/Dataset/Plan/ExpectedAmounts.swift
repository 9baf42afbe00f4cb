import Sampling

/// What the shares of a mixture ask for, in its unit: of the amount of every step at that step's shares.
struct ExpectedAmounts {
  private let sampler: BatchSampler
  /// The step up to which the steps of changing shares are counted.
  private var step: Int
  /// What the draws from that step on hold; empty where all hold one.
  private var draws: [DrawnAmounts]
  /// What they hold.
  private var counted = 0
  /// What they were to hold of each source.
  private var expected: [Double]

  /// Starts at the first step of a mixture.
  init(_ sampler: BatchSampler) throws {
    self.sampler = sampler
    let unit = sampler.mixture.shareUnit
    draws = unit == .sequences ? [] : try sampler.sources.map { try $0.drawnAmounts(in: unit) }
    step = sampler.mixture.start.step
    expected = sampler.sources.map { _ in 0 }
  }

  /// What the steps before `end` are to hold of each source.
  ///
  /// - Parameter whole: what they hold.
  /// - Precondition: `end` is not less than at the call before.
  mutating func amounts(before end: Int, whole: Int) -> [Double] {
    let shares = sampler.shares
    while step < min(end, shares.settledStep) {
      let amount = amountOfStep()
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

  private mutating func amountOfStep() -> Int {
    let count = sampler.mixture.sequencesPerStep
    if draws.isEmpty { return count }
    let first = sampler.position(ofStep: step)
    return (first..<first + count).reduce(0) { $0 + draws[sampler.order.source(at: $1)].next() }
  }
}
