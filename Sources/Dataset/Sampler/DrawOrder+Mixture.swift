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
    try Self.requireRecordable(steps, of: mixture)
    self.init(sourceCount: sources.count, capacity: steps.count * mixture.sequencesPerStep)
    if steps.isEmpty { return }
    var draws = try sources.map { try $0.drawnAmounts(in: mixture.shareUnit) }
    try Self.requireAmounts(sources, draws.map(\.amounts))
    let changes = shares.settledStep > 0
    var interleaver = FairInterleaver(
      weights: changes ? shares.weights(atStep: steps.lowerBound) : shares.finalWeights)
    var next = draws.indices.map { draws[$0].next() }
    for step in steps {
      if changes && step <= shares.settledStep {
        interleaver.setWeights(shares.weights(atStep: step))
      }
      for _ in 0..<mixture.sequencesPerStep {
        let source = interleaver.nextSource { next[$0] }
        interleaver.record(next[source], from: source)
        append(source)
        next[source] = draws[source].next()
      }
    }
  }

  private static func requireRecordable(
    _ steps: Range<Int>, of mixture: Mixture
  ) throws(PlanError) {
    let feasible = drawLimit / mixture.sequencesPerStep
    guard steps.count > feasible else { return }
    let (shares, advice) =
      mixture.shareUnit == .sequences
      ? ("shares that change", "let them change earlier")
      : ("shares of \(mixture.shareUnit.words)", "use shares of sequences")
    throw PlanError(
      source: nil, feasibleSteps: steps.lowerBound + feasible,
      problem:
        "\(shares) are worked out draw by draw, for at most \(drawLimit) draws; \(steps.count) "
        + "steps of \(mixture.sequencesPerStep) sequences are more; at most "
        + "\(steps.lowerBound + feasible) steps are feasible; lower steps, or \(advice)")
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
