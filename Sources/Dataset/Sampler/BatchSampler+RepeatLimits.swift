extension BatchSampler {
  /// Refuses a mixture that would draw a source more often than its repeat limit allows.
  func requireRepeatLimits() throws(PlanError) {
    let needed = order.counts(at: position(ofStep: steps))
    let exceeding = sources.indices.filter { needed[$0] > sources[$0].drawLimit ?? .max }
    let limits = exceeding.map { (source: $0, steps: feasibleSteps(ofSource: $0)) }
    guard let tightest = limits.min(by: { $0.steps < $1.steps }) else { return }
    let source = sources[tightest.source]
    let before = source.drawnBefore > 0 ? " after the \(source.drawnBefore) before" : ""
    throw PlanError(
      source: source.specification.name, feasibleSteps: tightest.steps,
      problem: "\(steps) steps draw \(needed[tightest.source]) sequences, but it has "
        + "\(source.index.count) and repeat_limit allows \(source.drawLimit ?? .max) draws\(before); "
        + "at most \(tightest.steps) steps are feasible; lower its share or raise repeat_limit")
  }

  /// The largest number of steps within the source's repeat limit, by bisection.
  private func feasibleSteps(ofSource source: Int) -> Int {
    let limit = sources[source].drawLimit ?? .max
    var (feasible, infeasible) = (mixture.start.step, steps)
    while infeasible - feasible > 1 {
      let middle = feasible + (infeasible - feasible) / 2
      if order.counts(at: position(ofStep: middle))[source] <= limit {
        feasible = middle
      } else {
        infeasible = middle
      }
    }
    return feasible
  }
}
