import Sampling
public import Shards

/// Draws the batches of a mixture.
///
/// A batch is a function of the shard sets' contents, the mixture and the step alone: any step is
/// drawn at once, without those before it, and the same by every process.
public struct BatchSampler: Sendable {
  /// What is drawn.
  public let mixture: Mixture
  /// The number of steps that the mixture was planned for.
  public let steps: Int
  /// The tokenizer of all sources.
  public var tokenizer: TokenizerIdentity { sources[0].set.manifest.tokenizer }
  let sources: [Source]
  let weights: [UInt64]
  let order: DrawOrder

  /// Opens the shard sets of a mixture and plans its steps.
  ///
  /// - Parameter tokenizer: the tokenizer that all sources must have been made with; nil where any
  ///   will do, as long as it is the same.
  /// - Throws: `PlanError` where the mixture does not allow so many steps, `ShardError` and
  ///   `StorageError` where a shard set cannot be read or has another tokenizer, `ShareError`.
  /// - Complexity: O(documents of the shard sets), and O(draws) where shares count tokens.
  public init(mixture: Mixture, steps: Int, tokenizer: TokenizerIdentity? = nil) throws {
    precondition(steps > 0)
    self.mixture = mixture
    self.steps = steps
    weights = try ExactShare.coprimeWeights(mixture.sources.map(\.share))
    sources = try mixture.sources.map { try Source($0, mixture: mixture) }
    let expected = tokenizer ?? sources[0].set.manifest.tokenizer
    for source in sources {
      try source.set.requireTokenizer(hash: expected.hash, name: expected.name)
    }
    order = try Self.order(
      of: sources, weights: weights, mixture: mixture, draws: steps * mixture.sequencesPerStep)
    try requireRepeatLimits()
  }

  /// The global batch of a step.
  ///
  /// - Throws: `ShardError` where a frame that it needs is damaged.
  /// - Precondition: `step` lies in `0..<steps`.
  public func batch(step: Int) throws -> Batch {
    Batch(step: step, sequences: try rows(step: step, rank: 0, world: 1))
  }

  /// The rows rank, rank + world, … of a step's global batch.
  ///
  /// - Throws: `ShardError` where a frame that they need is damaged.
  /// - Precondition: `step` lies in `0..<steps`, and `rank` in `0..<world`.
  public func rows(step: Int, rank: Int, world: Int) throws -> [PackedSequence] {
    precondition((0..<steps).contains(step), "step \(step) of \(steps)")
    precondition((0..<world).contains(rank), "rank \(rank) of \(world)")
    let first = step * mixture.sequencesPerStep
    return try stride(from: rank, to: mixture.sequencesPerStep, by: world).map { row in
      let draw = order.draw(at: first + row)
      return try sources[draw.source].sequence(ofDraw: draw.rank, source: draw.source)
    }
  }

  private static func order(
    of sources: [Source], weights: [UInt64], mixture: Mixture, draws: Int
  ) throws(PlanError) -> DrawOrder {
    if mixture.shareUnit == .sequences { return .sequences(ShareTree(weights: weights)) }
    // A source that never adds to its amount would be drawn for ever.
    if mixture.shareUnit == .supervisedTokens,
      let source = sources.first(where: { $0.index.supervisedTokens.allSatisfy { $0 == 0 } })
    {
      throw PlanError(
        source: source.specification.name, feasibleSteps: 0,
        problem: "none of its tokens is supervised; leave it out, or set share_unit to tokens")
    }
    var interleaver = FairInterleaver(weights: weights)
    var order = RecordedOrder(sourceCount: sources.count)
    var nextAmounts = sources.map { $0.amount(ofDraw: 0, unit: mixture.shareUnit) }
    for _ in 0..<draws {
      let source = interleaver.nextSource { nextAmounts[$0] }
      let rank = order.append(source)
      interleaver.record(nextAmounts[source], from: source)
      nextAmounts[source] = sources[source].amount(ofDraw: rank + 1, unit: mixture.shareUnit)
    }
    return .recorded(order)
  }

  private func requireRepeatLimits() throws(PlanError) {
    let needed = order.counts(at: steps * mixture.sequencesPerStep)
    let exceeding = sources.indices.filter { needed[$0] > sources[$0].drawLimit ?? .max }
    let limits = exceeding.map { (source: $0, steps: feasibleSteps(ofSource: $0)) }
    guard let tightest = limits.min(by: { $0.steps < $1.steps }) else { return }
    let source = sources[tightest.source]
    throw PlanError(
      source: source.specification.name, feasibleSteps: tightest.steps,
      problem: "\(steps) steps draw \(needed[tightest.source]) sequences, but it has "
        + "\(source.index.count) and repeat_limit allows \(source.drawLimit ?? .max) draws; "
        + "at most \(tightest.steps) steps are feasible; lower its share or raise repeat_limit")
  }

  /// The largest number of steps within the source's repeat limit, by bisection.
  private func feasibleSteps(ofSource source: Int) -> Int {
    let limit = sources[source].drawLimit ?? .max
    var (feasible, infeasible) = (0, steps)
    while infeasible - feasible > 1 {
      let middle = feasible + (infeasible - feasible) / 2
      if order.counts(at: middle * mixture.sequencesPerStep)[source] <= limit {
        feasible = middle
      } else {
        infeasible = middle
      }
    }
    return feasible
  }
}
