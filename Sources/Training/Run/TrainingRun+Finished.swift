import Storage

extension TrainingRun {
  /// Removes what a run, or an earlier one, has left in its folder, and nothing else.
  ///
  /// - Throws: `StorageError`, also where a run is at work there; `TrainingError` where the run's model
  ///   would be removed.
  public static func clear(_ run: RunFile) throws {
    guard FileSystem.exists(run.output) else { return }
    let lock = try FolderLock(folder: run.output)
    try withExtendedLifetime(lock) { try RunFolder(path: run.output).clear(keeping: run.model) }
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
