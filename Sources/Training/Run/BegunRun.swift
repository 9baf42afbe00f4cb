import Dataset

/// A run with its mixture, and the checkpoint that it goes on from.
struct BegunRun {
  let run: RunFile
  let sampler: BatchSampler
  let identity: RunIdentity
  let checkpoint: SavedCheckpoint?
  /// What differs from the run that was saved.
  let changes: [String]

  /// Opens the shard sets of a run.
  ///
  /// Where the mixture is another than the checkpoint's, it starts at the step that the checkpoint has
  /// reached, and the sources that are still the same go on from where they are.
  ///
  /// - Throws: `TrainingError` where the checkpoint does not fit; `PlanError`, `ShardError`,
  ///   `StorageError`, `ShareError`.
  init(_ run: RunFile, checkpoints: CheckpointFolder, start: TrainingRun.Start) throws {
    guard case .resume(let allowsChanges) = start, let checkpoint = try checkpoints.last() else {
      guard run.start.step == 0 else {
        throw TrainingError(
          path: run.output,
          problem:
            "has no checkpoint to go on from, but start.step is \(run.start.step): take start "
            + "out of the run file, or resume the run that it belongs to")
      }
      let opened = try OpenedMixture(run.mixture)
      self.run = run
      sampler = try BatchSampler(opened, steps: run.steps)
      identity = try RunIdentity(run, mixture: opened)
      checkpoint = nil
      changes = []
      return
    }
    var run = run
    let record = checkpoint.record
    guard record.step <= run.steps else {
      throw TrainingError(
        path: run.output,
        problem: "has done \(record.step) steps already; steps is \(run.steps): raise it, or start "
          + "over with --overwrite")
    }
    var opened = try OpenedMixture(run.mixture)
    // A run file rarely says where the mixture that it changed began: the checkpoint knows.
    if run.start == MixtureStart() { opened = opened.starting(at: record.start) }
    var identity = try RunIdentity(run, mixture: opened)
    try checkpoint.requireAdapter(identity.fingerprint)
    try checkpoint.requireStart(identity.fingerprint, of: run)
    changes = identity.fingerprint.differences(from: record.fingerprint)
    if !allowsChanges { try checkpoint.require(identity.fingerprint) }
    if opened.fingerprint.isOtherMixture(than: record.fingerprint) {
      opened = opened.starting(at: record.start(of: opened.fingerprint))
      identity = try RunIdentity(run, model: identity.model, mixture: opened)
    }
    run.start = opened.mixture.start
    self.run = run
    self.identity = identity
    self.checkpoint = checkpoint
    sampler = try BatchSampler(opened, steps: run.steps)
  }
}
