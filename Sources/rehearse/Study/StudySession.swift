import ArgumentParser
import Dispatch
import Reports
import Storage
import Training

/// Makes a study's runs, each in a process of its own, and measures them.
struct StudySession {
  let study: StudyFile
  let runs: [StudyRun]
  /// The names of the arms whose runs are to be made.
  private let wanted: Set<String>
  /// The runs that have been made and measured, in the order in which they were found so.
  private(set) var finished: [StudyRun] = []
  /// What became of the runs that could not be.
  private(set) var failures: [String] = []
  /// The tokens and seconds of the runs that are finished, for the time left.
  private var pace = (tokens: 0.0, seconds: 0.0)

  /// Opens everything that the study will read.
  ///
  /// - Parameters:
  ///   - arms: the names of those whose runs are to be made, or what these begin with and `*`; all
  ///     where there are none.
  ///   - overrides: come after those of every arm.
  /// - Throws: `CommandError` naming the arm at fault.
  init(_ study: StudyFile, arms: [String], overrides: [String]) throws {
    self.study = study
    wanted = try study.names(ofArms: arms)
    var digests = RunDigests()
    let seeds: [UInt64?] = study.seeds.isEmpty ? [nil] : study.seeds
    var runs: [StudyRun] = []
    for arm in study.arms {
      for seed in seeds {
        do {
          runs.append(
            try StudyRun(arm, seed: seed, overrides: overrides, of: study, digests: &digests))
        } catch  where !wanted.contains(arm.name) {
          // What it reads is not there yet, and not needed.
        }
      }
    }
    self.runs = runs
    try requireMeasurable()
  }

  /// Refuses what could not be measured, before anything is trained.
  private func requireMeasurable() throws {
    for run in runs {
      guard !run.sets.isEmpty || !run.tasks.isEmpty else {
        throw CommandError.failure(
          "arm \(run.arm.name): nothing is measured; name something in evaluation")
      }
      if let unknown = study.evaluation.learned.first(where: {
        !run.sets.contains($0) && !run.tasks.contains($0)
      }) {
        throw CommandError.failure(
          "arm \(run.arm.name): evaluation.learned names \(unknown), which is nothing that is "
            + "measured; there are \(run.sets.union(run.tasks).sorted().joined(separator: ", "))")
      }
    }
    guard !study.evaluation.names.isEmpty else { return }
    for model in Set(runs.map(\.runs[0].model)).sorted() {
      _ = try EvaluationInputs(
        EvaluateCommand.parse(["--model=\(model)"] + study.evaluation.arguments))
    }
  }

  /// Finds out which runs are done.
  ///
  /// - Returns: those that are not and are to be made, in order.
  mutating func findPending() throws -> [StudyRun] {
    finished = []
    pace = (0, 0)
    return try runs.filter { run in
      guard let record = try run.record(), record.evaluation == run.evaluationDigest else {
        return wanted.contains(run.arm.name)
      }
      finish(run, record)
      return false
    }
  }

  /// Makes and measures what is not done yet.
  ///
  /// - Parameter say: is told how far the study is.
  /// - Returns: false where it was stopped before the end.
  /// - Throws: `StorageError`.
  mutating func run(say: (String) -> Void, shouldStop: () -> Bool) throws -> Bool {
    let pending = try findPending()
    say("runs: \(runs.count), done: \(finished.count)")
    for (number, run) in pending.enumerated() {
      say("\(number + 1) of \(pending.count): \(run.name)\(timeLeft(for: pending[number...]))")
      guard try make(run, shouldStop: shouldStop) else { return false }
    }
    return true
  }

  private mutating func finish(_ run: StudyRun, _ record: StudyRun.Record) {
    finished.append(run)
    pace = (pace.tokens + run.tokens, pace.seconds + record.seconds)
  }

  private func timeLeft(for pending: ArraySlice<StudyRun>) -> String {
    guard pace.tokens > 0 else { return "" }
    let tokens = pending.reduce(0) { $0 + $1.tokens }
    return "; about \(Figures.duration(seconds: tokens * pace.seconds / pace.tokens)) left"
  }

  /// - Returns: false where it was stopped.
  private mutating func make(_ run: StudyRun, shouldStop: () -> Bool) throws -> Bool {
    var record = try run.record() ?? run.begin()
    // Stages are tested while they are trained; those that are done are not trained again.
    if !record.isTrained || run.isStaged {
      let arguments =
        ["train", run.arm.run, "--resume"] + run.overrides.flatMap { ["--set", $0] }
      guard let seconds = try duration(of: arguments, run, shouldStop: shouldStop) else {
        return !shouldStop()
      }
      record.isTrained = true
      record.seconds += seconds
      try run.write(record)
    }
    // Stages that nothing else is measured of have measured themselves.
    if !study.evaluation.names.isEmpty || !run.sets.isEmpty {
      let arguments =
        ["evaluate", "--run", run.measured, "--cache", study.output + "/answers"]
        + study.evaluation.arguments
      guard let seconds = try duration(of: arguments, run, shouldStop: shouldStop) else {
        return !shouldStop()
      }
      record.seconds += seconds
    }
    // Stages are looked at again whenever something else is to be measured, and go by theirs.
    if !run.isStaged { try TrainingRun.removeState(of: run.runs[0]) }
    record.evaluation = run.evaluationDigest
    try run.write(record)
    finish(run, record)
    return true
  }

  /// The seconds that a command for a run takes; nil where it was stopped, or has failed, which is
  /// noted.
  private mutating func duration(
    of arguments: [String], _ run: StudyRun, shouldStop: () -> Bool
  ) throws -> Double? {
    let start = DispatchTime.now().uptimeNanoseconds
    let status = try OwnProgram.run(
      arguments, log: "\(run.output)/\(arguments[0]).log", shouldStop: shouldStop)
    if status != 0 {
      let end = status < 0 ? "was ended by signal \(-status)" : "ended with status \(status)"
      if !shouldStop() { failures.append("\(run.name): \(arguments[0]) \(end)") }
      return nil
    }
    return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
  }
}
