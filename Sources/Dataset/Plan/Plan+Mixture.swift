import Sampling
import Shards
import Storage

extension BatchSampler {
  /// What all steps draw.
  ///
  /// - Throws: the errors of reading shards' indices.
  public func plan() throws -> Plan { try plan(before: steps) }

  /// What the steps before `end` draw.
  ///
  /// - Throws: the errors of reading shards' indices.
  /// - Precondition: `end` lies in `mixture.start.step...steps`.
  /// - Complexity: O(sequences of the sources), and O(draws) where shares change.
  public func plan(before end: Int) throws -> Plan { try plans(before: [end])[0] }

  /// What the steps before each of `ends` draw.
  ///
  /// - Throws: the errors of reading shards' indices.
  /// - Precondition: each end lies in `mixture.start.step...steps`, and none
  ///   is less than the one before it.
  /// - Complexity: O(draws), and no more than O(sequences of the sources · ends) where shares never
  ///   change.
  public func plans(before ends: [Int]) throws -> [Plan] {
    var totals = DrawnTotals(self)
    var expected = try ExpectedAmounts(self)
    return try ends.map { end in
      precondition((mixture.start.step...steps).contains(end))
      try totals.count(before: end)
      return plan(before: end, totals: totals, expected: &expected)
    }
  }

  private func plan(
    before end: Int, totals: DrawnTotals, expected: inout ExpectedAmounts
  ) -> Plan {
    let (draws, tokens, supervised) = (totals.draws, totals.tokens, totals.supervisedTokens)
    let amounts =
      switch mixture.shareUnit {
      case .sequences: draws
      case .tokens: tokens
      case .supervisedTokens: supervised
      }
    let whole = Double(max(1, amounts.reduce(0, +)))
    let expected = expected.amounts(before: end, whole: amounts.reduce(0, +))
    let places = draws.reduce(0, +) * mixture.sequenceLength
    return Plan(
      steps: end, shareUnit: mixture.shareUnit, errorBound: errorBound,
      padding: Double(places - tokens.reduce(0, +)) / Double(max(places, 1)),
      hash: fingerprint.digest.description,
      sources: sources.indices.map { number in
        let source = sources[number]
        return Plan.Source(
          name: source.specification.name,
          share: source.specification.share.description,
          expected: expected[number] / whole,
          achieved: Double(amounts[number]) / whole,
          error: Double(amounts[number]) - expected[number],
          sequences: draws[number],
          tokens: tokens[number],
          supervisedTokens: supervised[number],
          isEstimated: totals.isEstimated(source),
          padding: draws[number] * mixture.sequenceLength - tokens[number],
          epochs: Double(source.drawnBefore + draws[number]) / Double(source.index.count),
          droppedRecords: source.index.droppedDocuments,
          truncatedRecords: source.index.truncatedDocuments)
      })
  }

  /// What `ShareTree` and `FairInterleaver` promise.
  private var errorBound: Int {
    let largest = mixture.shareUnit == .sequences ? 1 : mixture.sequenceLength
    let changes = shares.settledStep > mixture.start.step
    let interleaved = changes ? max(1, sources.count - 1) * largest : largest
    guard mixture.shareUnit == .sequences else { return interleaved }
    return ShareTree(weights: shares.finalWeights).depth + (changes ? interleaved : 0)
  }
}
