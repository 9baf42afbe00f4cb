import Shards

/// What the steps of a mixture draw from every source, counted on from step to step.
struct DrawnTotals {
  /// The sequences drawn.
  private(set) var draws: [Int]
  /// Their tokens.
  private(set) var tokens: [Int]
  /// Those of them that carry a loss.
  private(set) var supervisedTokens: [Int]
  private let sampler: BatchSampler

  /// Nothing drawn yet.
  init(_ sampler: BatchSampler) {
    self.sampler = sampler
    draws = sampler.sources.map { _ in 0 }
    (tokens, supervisedTokens) = (draws, draws)
  }

  /// Whether the supervised tokens of a source are estimated, as their number decides no draw and takes
  /// long to find.
  func isEstimated(_ source: Source) -> Bool {
    source.index.isVast && sampler.mixture.shareUnit != .supervisedTokens
  }

  /// Counts the draws up to a step.
  ///
  /// - Throws: the errors of reading shards' indices.
  /// - Precondition: `end` is not less than at the call before.
  mutating func count(before end: Int) throws {
    let counts = sampler.order.counts(at: sampler.position(ofStep: end))
    for (number, source) in sampler.sources.enumerated() {
      let further = draws[number]..<counts[number]
      draws[number] = further.upperBound
      tokens[number] += source.tokens(ofDraws: further)
      supervisedTokens[number] =
        isEstimated(source)
        ? source.estimatedSupervisedTokens(of: tokens[number], draws: draws[number])
        : supervisedTokens[number] + (try source.supervisedTokens(ofDraws: further))
    }
  }
}

extension Source {
  /// Every document that begins within a window costs it one supervised token, and so does the window's
  /// own beginning, unless a document begins just there.
  fileprivate func estimatedSupervisedTokens(of tokens: Int, draws: Int) -> Int {
    let documents = Double(set.documentCount) * Double(tokens) / Double(set.tokenCount)
    let coincidences = documents * Double(draws) / Double(max(tokens, 1))
    return max(0, tokens - Int(documents + Double(draws) - coincidences))
  }
}
