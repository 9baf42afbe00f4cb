import Sampling

extension DrawOrder {
  /// Orders the draws of a mixture up to a step.
  ///
  /// - Parameter end: the step after the last one.
  /// - Throws: `PlanError` where shares are of supervised tokens and a source has none; the errors of
  ///   reading shards' indices.
  /// - Complexity: O(1) where shares are of sequences and never change, else O(n) a draw for n sources.
  init(_ opened: OpenedMixture, end: Int) throws {
    let (mixture, shares) = (opened.mixture, opened.shares)
    let settlesBySequences = mixture.shareUnit == .sequences
    let recordedEnd =
      settlesBySequences ? min(end, max(shares.settledStep, mixture.start.step)) : end
    let recorded = try RecordedOrder(opened, steps: mixture.start.step..<recordedEnd)
    self.init(
      recorded: recorded,
      settled: settlesBySequences ? ShareTree(weights: shares.finalWeights) : nil)
  }
}

extension RecordedOrder {
  fileprivate init(_ opened: OpenedMixture, steps: Range<Int>) throws {
    let (mixture, shares, sources) = (opened.mixture, opened.shares, opened.sources)
    self.init(sourceCount: sources.count)
    if steps.isEmpty { return }
    let amounts = try sources.map { try $0.amounts(in: mixture.shareUnit) }
    try Self.requireAmounts(sources, amounts)
    let changes = shares.settledStep > 0
    var interleaver = FairInterleaver(
      weights: changes ? shares.weights(atStep: steps.lowerBound) : shares.finalWeights)
    func amount(ofNextDraw source: Int) -> Int {
      amounts[source][sources[source].draw(ofRank: totals[source]).item]
    }
    var next = sources.indices.map(amount(ofNextDraw:))
    for step in steps {
      if changes && step <= shares.settledStep {
        interleaver.setWeights(shares.weights(atStep: step))
      }
      for _ in 0..<mixture.sequencesPerStep {
        let source = interleaver.nextSource { next[$0] }
        interleaver.record(next[source], from: source)
        append(source)
        next[source] = amount(ofNextDraw: source)
      }
    }
  }

  /// A source that never adds to its amount would be drawn for ever.
  private static func requireAmounts(
    _ sources: [Source], _ amounts: [SequenceAmounts]
  ) throws(PlanError) {
    for (source, amounts) in zip(sources, amounts) {
      guard case .counts(let counts) = amounts, counts.allSatisfy({ $0 == 0 }) else { continue }
      throw PlanError(
        source: source.specification.name, feasibleSteps: 0,
        problem: "none of its tokens is supervised; leave it out, or set share_unit to tokens")
    }
  }
}
