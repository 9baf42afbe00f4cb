import Sampling
public import Shards

/// Draws the batches of a mixture.
///
/// A batch is a function of the shard sets' contents, the mixture and the step alone: any step is
/// drawn at once, without those before it, and the same by every process.
public struct BatchSampler: Sendable {
  /// A row of a batch: which sequence of which source it is.
  public struct Draw: Equatable, Sendable {
    /// The index of the source in the mixture.
    public let source: Int
    /// How often the whole source was drawn before.
    public let epoch: Int
    /// The number of the sequence among those that the source is cut or packed into.
    public let sequence: Int
  }

  /// The number of steps that the mixture was planned for, those before its start included.
  public let steps: Int
  /// What is drawn.
  public var mixture: Mixture { opened.mixture }
  /// The tokenizer of all sources.
  public var tokenizer: TokenizerIdentity { opened.tokenizer }
  /// What the batches depend on.
  public var fingerprint: MixtureFingerprint { opened.fingerprint }
  let order: DrawOrder
  private let opened: OpenedMixture
  var sources: [Source] { opened.sources }
  var shares: SourceShares { opened.shares }

  /// Opens the shard sets of a mixture and plans its steps.
  ///
  /// - Parameter tokenizer: the tokenizer that all sources must have been made with; nil where any
  ///   will do, as long as it is the same.
  /// - Throws: `PlanError` where the mixture does not allow so many steps, and what opening it throws.
  /// - Complexity: O(shards), where running text is cut in windows and shares are of sequences; else
  ///   O(documents + draws).
  public init(mixture: Mixture, steps: Int, tokenizer: TokenizerIdentity? = nil) throws {
    try self.init(OpenedMixture(mixture, tokenizer: tokenizer), steps: steps)
  }

  /// Plans the steps of a mixture.
  ///
  /// - Throws: `PlanError` where it does not allow so many, and the errors of reading shards' indices.
  public init(_ opened: OpenedMixture, steps: Int) throws {
    let first = opened.mixture.start.step
    guard first <= steps else {
      throw PlanError(
        source: nil, feasibleSteps: first,
        problem: "the mixture starts at step \(first), but steps is \(steps); raise it")
    }
    try opened.requireCountableTokens(steps: steps)
    self.opened = opened
    self.steps = steps
    order = try DrawOrder(opened, end: steps)
    try requireRepeatLimits()
  }

  /// The global batch of a step.
  ///
  /// - Throws: `ShardError` where a frame that it needs is damaged.
  /// - Precondition: `step` lies in `mixture.start.step..<steps`.
  public func batch(step: Int) throws -> Batch {
    Batch(step: step, sequences: try rows(step: step, rank: 0, world: 1))
  }

  /// The rows rank, rank + world, … of a step's global batch.
  ///
  /// - Throws: `ShardError` where a frame that they need is damaged.
  /// - Precondition: `step` lies in `mixture.start.step..<steps`, and `rank` in `0..<world`.
  public func rows(step: Int, rank: Int, world: Int) throws -> [PackedSequence] {
    try positions(step: step, rank: rank, world: world).map { position in
      let draw = order.draw(at: position)
      let source = sources[draw.source]
      return try source.sequence(source.draw(ofRank: draw.rank), source: draw.source)
    }
  }

  /// Which sequences make the rows rank, rank + world, … of a step's global batch.
  ///
  /// - Precondition: `step` lies in `mixture.start.step..<steps`, and `rank` in `0..<world`.
  /// - Complexity: O(rows · log n) for n sources; no shard is read.
  public func draws(step: Int, rank: Int = 0, world: Int = 1) -> [Draw] {
    positions(step: step, rank: rank, world: world).map { position in
      let (source, rank) = order.draw(at: position)
      let draw = sources[source].draw(ofRank: rank)
      return Draw(source: source, epoch: draw.epoch, sequence: draw.item)
    }
  }

  /// How many sequences of each source have been drawn before a step, those before the mixture's
  /// start included: with this start a changed mixture goes on where this one is.
  ///
  /// - Precondition: `step` lies in `mixture.start.step...steps`.
  public func start(atStep step: Int) -> MixtureStart {
    let counts = order.counts(at: position(ofStep: step))
    return MixtureStart(
      step: step,
      drawn: Dictionary(
        uniqueKeysWithValues: zip(sources, counts).map { source, count in
          (source.specification.name, source.drawnBefore + count)
        }))
  }

  /// The number of draws before a step.
  func position(ofStep step: Int) -> Int {
    (step - mixture.start.step) * mixture.sequencesPerStep
  }

  private func positions(step: Int, rank: Int, world: Int) -> StrideTo<Int> {
    precondition((mixture.start.step..<steps).contains(step), "step \(step) of \(steps)")
    precondition((0..<world).contains(rank), "rank \(rank) of \(world)")
    let (first, rows) = (position(ofStep: step), mixture.sequencesPerStep)
    return stride(from: first + min(rank, rows), to: first + rows, by: world)
  }
}
