import Dataset
import LanguageModel
import Storage
import Tensors

extension StagedRunFile {
  /// Refuses stages that cannot be drawn as asked, before the first is trained.
  ///
  /// - Throws: `PlanError`, `ShardError`, `TrainingError`, naming what is at fault.
  public func requireFeasible() throws {
    for stage in stages {
      try RunFolder(path: stage.run.output).requireElsewhere(base)
      _ = try BatchSampler(mixture: stage.run.mixture, steps: stage.run.steps)
    }
    for (number, stage) in stages.enumerated() where stage.run.loss.penalty.neededCurvature != nil {
      let count = stage.run.loss.penalty.sequences
      for earlier in stages[..<number] {
        for source in earlier.ownSources {
          _ = try CurvatureSample(earlier.run, source: source, count: count)
        }
      }
    }
  }

  /// Makes what a stage begins from, as far as it is not there: the merged models of those before.
  ///
  /// - Throws: `TrainingError` where that stage is not trained; `ModelError`, `StorageError`.
  public func prepareStart(_ number: Int) throws {
    guard number > 0 else { return }
    let before = stages[number - 1]
    let folder = RunFolder(path: before.run.output)
    guard folder.hasResult(of: before.run.tuning) else {
      throw TrainingError(
        path: folder.adapter,
        problem: "not written yet, and stage \(stages[number].name) begins from it; train stage "
          + "\(before.name) to its end first")
    }
    if between == .merge {
      for stage in stages[..<number] { try merge(stage) }
    }
  }

  /// Makes what a stage begins from and is held by, as far as it is not there: the merged models and
  /// the curvature of all earlier ones.
  ///
  /// - Parameter estimating: is told how many of how many sequences an estimate has seen.
  /// - Throws: `ModelError`, `TrainingError`, `ShardError`, `StorageError`.
  public func prepare(
    _ number: Int, estimating: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws {
    try prepareStart(number)
    let penalty = stages[number].run.loss.penalty
    guard let kind = penalty.neededCurvature else { return }
    for stage in stages[..<number] {
      for (source, file) in zip(stage.ownSources, stage.curvatureFiles(kind)) {
        let sample = try CurvatureSample(stage.run, source: source, count: penalty.sequences)
        guard !isEstimated(kind, sample, at: file) else { continue }
        _ = try trained(stage).estimateCurvature(
          kind, source: source, sequences: penalty.sequences, to: file, progress: estimating)
      }
    }
  }

  /// Whether a stage has begun from another adapter or model than the stage before it has now.
  ///
  /// - Throws: `TrainingError`, `ModelError`, `StorageError`.
  public func hasOtherStart(_ number: Int) throws -> Bool {
    guard number > 0,
      let checkpoint = try RunFolder(path: stages[number].run.output).checkpoints.last()
    else { return false }
    let before = RunFolder(path: stages[number - 1].run.output)
    let (key, folder) =
      switch between {
      case .keep: ("adapter", before.adapter)
      case .merge: ("model", before.merged)
      }
    let digest = try ModelIdentity.digest(ofFolder: folder)
    return checkpoint.record.fingerprint.parts[key] != "\(digest)"
  }

  /// Refuses folders of stages that are used.
  ///
  /// - Throws: `TrainingError` naming the first.
  public func requireUnused() throws(TrainingError) {
    for stage in stages { try RunFolder(path: stage.run.output).requireUnused() }
  }

  /// Removes the runs of all stages, and nothing else that their folders hold.
  ///
  /// - Throws: `StorageError`; `TrainingError` where the model of the first stage would be removed.
  public func clear() throws {
    for stage in stages where FileSystem.exists(stage.run.output) {
      try RunFolder(path: stage.run.output).clear(keeping: base)
    }
  }

  /// Whether a file holds what a sample gives; none outlives the adapter that it was estimated at.
  private func isEstimated(
    _ kind: CurvatureKind, _ sample: CurvatureSample, at path: String
  ) -> Bool {
    guard let record = try? CurvatureFile(path: path).record else { return false }
    return record.kind == kind && record.sample == sample.digest
      && record.sequences == sample.count
  }

  private func merge(_ stage: Stage) throws {
    guard !FileSystem.exists(stage.merged) else { return }
    let compute = Compute(stage.run)
    let adapter = try Adapter(
      folder: stage.run.output + "/adapter",
      for: ModelConfiguration(modelFolder: stage.run.model))
    try adapter.writeMerged(withBase: stage.run.model, to: stage.merged, compute: compute)
  }

  /// A stage's run as one that begins where its training has led.
  private func trained(_ stage: Stage) -> RunFile {
    var run = stage.run
    switch between {
    case .keep: run.adapter = run.output + "/adapter"
    case .merge: (run.model, run.adapter) = (stage.merged, nil)
    }
    return run
  }
}
