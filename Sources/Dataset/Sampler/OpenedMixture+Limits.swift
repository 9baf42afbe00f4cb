extension OpenedMixture {
  /// Refuses steps whose tokens, with those drawn before, are more than a 64-bit number counts.
  func requireCountableTokens(steps: Int) throws(PlanError) {
    let drawnBefore = sources.map(\.drawnBefore).max() ?? 0
    let draws = max(0, Int.max / mixture.sequenceLength - drawnBefore)
    let feasible = draws / mixture.sequencesPerStep
    guard steps - mixture.start.step > feasible else { return }
    throw PlanError(
      source: nil, feasibleSteps: mixture.start.step + feasible,
      problem: "\(steps) steps of \(mixture.sequencesPerStep) sequences of "
        + "\(mixture.sequenceLength) tokens, after up to \(drawnBefore) sequences of a source, hold "
        + "more tokens than can be counted; at most \(mixture.start.step + feasible) steps are "
        + "feasible")
  }
}
