import Storage

extension TrainingRun {
  /// Removes what a run, or an earlier one, has left in its folder, and nothing else.
  ///
  /// - Throws: `StorageError`, also where a run is at work there; `TrainingError` where the run's model
  ///   would be removed.
  public static func clear(_ run: RunFile) throws {
    try withFolder(of: run) { try $0.clear(keeping: run.model) }
  }

  /// Removes what a run would be resumed from, and keeps its result.
  ///
  /// - Throws: `StorageError`, also where a run is at work there.
  public static func removeState(of run: RunFile) throws {
    try withFolder(of: run) { try $0.removeState() }
  }

  private static func withFolder(
    of run: RunFile, _ body: (RunFolder) throws -> Void
  ) throws {
    guard FileSystem.exists(run.output) else { return }
    let lock = try FolderLock(folder: run.output)
    try withExtendedLifetime(lock) { try body(RunFolder(path: run.output)) }
  }

  /// Whether a run has been trained to its end, and nothing of it has changed since.
  ///
  /// - Parameter allowChanged: accepts a run that differs from what its folder holds.
  /// - Throws: `TrainingError` naming what differs; `PlanError`, `ShardError`, `StorageError`.
  public static func isFinished(_ run: RunFile, allowChanged: Bool = false) throws -> Bool {
    let folder = RunFolder(path: run.output)
    guard folder.hasResult(of: run.tuning), try folder.checkpoints.last() != nil else {
      return false
    }
    let begun = try BegunRun(
      run, checkpoints: folder.checkpoints, start: .resume(allowChanged: allowChanged))
    if begun.checkpoint?.record.step == run.steps { return true }
    return try run.evaluation.earlyStop
      .map { try EarlyStopper($0, metrics: folder.metrics).isDue } ?? false
  }
}
