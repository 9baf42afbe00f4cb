public import Dataset
import Dispatch
import FoundationEssentials
public import LanguageModel
import Shards
import Storage
public import Tensors

/// A fine-tune, from its run file to its adapter or its model.
public final class TrainingRun {
  /// Whether a folder that a run has used is taken up, or used again.
  public enum Start: Sendable {
    /// The folder must be unused.
    case new
    /// What an earlier run left there is removed.
    case overwrite
    /// The run goes on from its last checkpoint; `allowChanged` accepts one of a run that differs.
    case resume(allowChanged: Bool)
  }

  /// The run; its mixture's start is where that began which it draws now.
  public let run: RunFile
  /// What differs from the run that was saved and is gone on with.
  public let changes: [String]
  /// Draws the run's batches.
  public let sampler: BatchSampler
  /// The base.
  public let model: Transformer
  /// The steps done.
  public var step: Int { state.step }
  /// Whether the run is over before its last step, as its loss on a held-out set has stopped falling.
  public var endedEarly: Bool { stopper?.isDue == true }
  /// Whether no step is left to do.
  public var isDone: Bool { step == run.steps || endedEarly }
  /// What is trained, as it is now.
  public var trained: TrainedModel { state.trained }

  private let folder: RunFolder
  private let lock: FolderLock
  private let identity: RunIdentity
  private let state: TrainingState
  private let objective: Objective
  private let gradients: TrainedParameters
  private var stopper: EarlyStopper?

  /// Opens the shard sets and the model, and the run's folder, and estimates the curvature that the
  /// penalty needs where no file has it.
  ///
  /// - Parameters:
  ///   - clock: receives the time of every step's parts; nil measures none.
  ///   - estimating: is told how many of how many sequences the estimate has seen.
  /// - Throws: `PlanError`, `ShardError`, `ModelError`, `StorageError` or `TrainingError`.
  public init(
    _ run: RunFile, start: Start, clock: PhaseClock? = nil,
    estimating: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws {
    folder = RunFolder(path: run.output)
    try folder.requireElsewhere(run.model)
    let begun = try BegunRun(run, checkpoints: folder.checkpoints, start: start)
    (self.run, identity, changes, sampler) = (
      begun.run, begun.identity, begun.changes, begun.sampler
    )
    try FileSystem.createFolder(run.output)
    lock = try FolderLock(folder: run.output)
    switch start {
    case .new: try folder.requireUnused()
    case .resume where begun.checkpoint == nil: try folder.requireNoResult(of: run.tuning)
    case .resume, .overwrite: break
    }
    model = try Transformer(self.run, tokenizer: sampler.tokenizer, clock: clock)
    state = try TrainingState(run, base: model)
    gradients = state.trained.makeGradients()
    switch start {
    case .new: break
    case .overwrite: try folder.clear(keeping: run.model)
    case .resume:
      if let checkpoint = begun.checkpoint {
        try state.load(checkpoint, sources: run.sources.map(\.name))
      }
      try folder.keepMetrics(before: state.step)
    }
    let metrics = folder.metrics
    stopper = try run.evaluation.earlyStop.map { try EarlyStopper($0, metrics: metrics) }
    let cache = try HiddenStateCache(
      run, folder: folder.baseHidden, identity: identity, model: model, sampler: sampler)
    let penalties = try PenaltyMaker(run: run, model: model, modelDigest: identity.model)
      .terms(file: folder.curvature, progress: estimating)
    objective = Objective(
      state.trained, base: model, run: run, cache: cache, penalties: penalties)
    if !isDone { try FileSystem.publish(Array(self.run.resolvedYAML.utf8), to: folder.runFile) }
  }

  /// Does the steps that are left, then writes what was trained: as it is in the end, or where a
  /// held-out set ends the run as it was when it was best on it. Where that is there already, nothing
  /// is written.
  ///
  /// - Parameters:
  ///   - report: is given every step's record once it is on the disk.
  ///   - evaluate: measures what is trained at the run's evaluation steps and returns what is added to
  ///     `metrics.jsonl` as one JSON object; nil adds nothing. Early stop goes by its
  ///     `evaluation.SET.nll`.
  ///   - shouldStop: is asked after every step; true saves a checkpoint and returns.
  ///   - saved: is called after every checkpoint.
  /// - Throws: `ShardError`, `StorageError`, or what a closure throws.
  public func train(
    report: (StepRecord) throws -> Void = { _ in },
    evaluate: (_ stepsDone: Int, TrainedModel) throws -> String? = { _, _ in nil },
    shouldStop: () -> Bool = { false },
    saved: () throws -> Void = {}
  ) throws {
    var metrics = try LineWriter(path: folder.metrics)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    while state.step < run.steps && !endedEarly {
      let record = try advance()
      try metrics.append(String(decoding: try encoder.encode(record), as: UTF8.self))
      try report(record)
      if isDue(run.evaluation.every), let line = try evaluate(state.step, state.trained) {
        let lowest = try stopper?.lowest(line)
        if lowest != nil { try writeResult() }
        try metrics.append(lowest ?? line)
      }
      let stops = shouldStop() || endedEarly
      if isDue(run.checkpoint.every) || stops {
        try folder.checkpoints.save(
          state, keep: run.checkpoint.keep, sampler: sampler, identity: identity)
        try saved()
      }
      if stops && !endedEarly && state.step < run.steps { return }
    }
    let isBestWritten = stopper?.hasLowest == true && folder.hasResult(of: run.tuning)
    if !isBestWritten && !state.trained.isWritten(in: folder) { try writeResult() }
  }

  private func writeResult() throws {
    try folder.removeProducts()
    try state.trained.write(to: folder, base: run.model)
  }

  /// True after the last step, and after every `interval` steps.
  private func isDue(_ interval: Int) -> Bool {
    state.step == run.steps || (interval > 0 && state.step % interval == 0)
  }

  private func advance() throws -> StepRecord {
    let start = DispatchTime.now().uptimeNanoseconds
    let batch = try sampler.batch(step: state.step)
    gradients.elements.fill(0)
    let losses = try objective.accumulate(batch, into: gradients)
    guard losses.total.isFinite else {
      throw TrainingError(
        path: run.output,
        problem: "the loss of step \(batch.step) is \(losses.total): training has diverged; lower "
          + "optimizer.learning_rate or set optimizer.clip_norm, and resume or start over")
    }
    let learningRate = run.learningRate(at: state.step)
    model.compute.clock?.begin(.update)
    let norm = state.optimizer.update(
      state.trained.elements, gradient: gradients.elements, learningRate: learningRate,
      compute: model.compute)
    guard norm.isFinite else {
      throw TrainingError(
        path: run.output,
        problem: "the gradient of step \(batch.step) is not finite: training has diverged; lower "
          + "optimizer.learning_rate, and resume or start over")
    }
    state.trained.elementsChanged()
    model.compute.clock?.begin(.other)
    state.count(batch)
    state.step += 1
    let seconds = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
    let tokens = batch.sequences.reduce(0) { $0 + $1.tokenCount }
    let names = run.sources.map(\.name)
    return StepRecord(
      step: batch.step, loss: losses.total,
      crossEntropy: Dictionary(
        uniqueKeysWithValues: zip(names, losses.crossEntropy).compactMap { name, value in
          value.map { (name, $0) }
        }),
      kl: losses.kl, penalty: losses.penalty, gradientNorm: norm, learningRate: learningRate,
      tokensPerSecond: Double(tokens) / seconds,
      tokens: Dictionary(uniqueKeysWithValues: zip(names, state.tokens)),
      supervisedTokens: Dictionary(uniqueKeysWithValues: zip(names, state.supervisedTokens)),
      memory: ProcessMemory.peak)
  }
}
