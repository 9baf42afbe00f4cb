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
  /// - Complexity: O(sequences of the sources · ends), and O(draws) where shares change.
  public func plans(before ends: [Int]) throws -> [Plan] {
    var expected = ExpectedAmounts(self)
    return try ends.map { try plan(before: $0, expected: &expected) }
  }

  private func plan(before end: Int, expected: inout ExpectedAmounts) throws -> Plan {
    precondition((mixture.start.step...steps).contains(end))
    let draws = order.counts(at: position(ofStep: end))
    let tokens = zip(sources, draws).map { $0.tokens(ofDraws: $1) }
    let supervised = try zip(zip(sources, draws), tokens).map { drawn, tokens in
      drawn.0.index.isVast && mixture.shareUnit != .supervisedTokens
        ? drawn.0.estimatedSupervisedTokens(of: tokens, draws: drawn.1)
        : try drawn.0.supervisedTokens(ofDraws: drawn.1)
    }
    let amounts =
      switch mixture.shareUnit {
      case .sequences: draws
      case .tokens: tokens
      case .supervisedTokens: supervised
      }
    let whole = Double(max(1, amounts.reduce(0, +)))
    let expected = try expected.amounts(before: end, whole: amounts.reduce(0, +))
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
          isEstimated: source.index.isVast && mixture.shareUnit != .supervisedTokens,
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

extension Source {
  /// Every document that begins within a window costs it one supervised token, and so does the window's
  /// own beginning, unless a document begins just there.
  fileprivate func estimatedSupervisedTokens(of tokens: Int, draws: Int) -> Int {
    let documents = Double(set.documentCount) * Double(tokens) / Double(set.tokenCount)
    let coincidences = documents * Double(draws) / Double(max(tokens, 1))
    return max(0, tokens - Int(documents + Double(draws) - coincidences))
  }
}
