import ArgumentParser
import Evaluation
import Reports
import Storage
import Training

/// Trains the stages of a run file in order, and measures all their tests after each.
struct StagedTraining {
  let file: StagedRunFile
  let start: TrainingRun.Start
  /// Leaves standard output to the records of steps.
  let isQuiet: Bool
  /// Trains one run; throws where it is asked to stop before its end.
  let train: (RunFile, TrainingRun.Start, Interrupt) throws -> Void
  private let interrupt = Interrupt()

  init(
    file: StagedRunFile, start: TrainingRun.Start, isQuiet: Bool,
    train: @escaping (RunFile, TrainingRun.Start, Interrupt) throws -> Void
  ) {
    (self.file, self.start, self.isQuiet, self.train) = (file, start, isQuiet, train)
  }

  private var recordFile: String { file.output + "/stages.json" }

  func run() throws {
    try file.requireFeasible()
    let tests = try StageTests(file)
    try whileLocked { try trainAll(tests) }
  }

  /// Trains one stage, those before it being done, and measures nothing.
  func run(only number: Int) throws {
    try whileLocked {
      try prepare(number)
      announce(file.stages[number])
      try requireLeave()
      try train(file.stages[number].run, start, interrupt)
    }
  }

  private func whileLocked(_ work: () throws -> Void) throws {
    try FileSystem.createFolder(file.output)
    let lock = try FolderLock(folder: file.output)
    try withExtendedLifetime(lock, work)
  }

  private func trainAll(_ tests: StageTests) throws {
    var matrix = try begin(tests)
    for (number, stage) in file.stages.enumerated() {
      say("stage \(number + 1) of \(file.stages.count): \(stage.name)")
      try prepare(number)
      announce(stage)
      let start = try self.start(ofStage: number)
      if try !isFinished(stage.run, start) {
        try requireLeave()
        try train(stage.run, start, interrupt)
      }
      if try !tests.isEmpty && !isMeasured(number, tests, matrix) {
        matrix.keep(stages: number)
        try measure(stage.run, tests, adding: &matrix)
      }
      let record = StageRecord(stages: file.stages.map(\.name), tests: tests.columns, matrix)
      try record.write(to: recordFile)
      try FileSystem.publish(ChartPage(record).bytes, to: file.output + "/report.html")
      if !tests.isEmpty { say(Terminal.visible(record.text)) }
    }
  }

  /// What is kept of an earlier run of the file.
  private func begin(_ tests: StageTests) throws -> StageMatrix {
    let empty = StageMatrix(stageOfTest: tests.columns.map(\.stage))
    switch start {
    case .new:
      try file.requireUnused()
      return empty
    case .overwrite:
      try file.clear()
      try FileSystem.remove(recordFile)
      try FileSystem.remove(file.output + "/report.html")
      return empty
    case .resume:
      let saved = try StageRecord.saved(at: recordFile)
      return saved?.matrix(stages: file.stages.map(\.name), tests: tests.columns) ?? empty
    }
  }

  /// Begins a stage anew where the one before it was trained further since, and that is accepted.
  private func start(ofStage number: Int) throws -> TrainingRun.Start {
    guard case .resume(allowChanged: true) = start, try file.hasOtherStart(number) else {
      return start
    }
    let (before, name) = (file.stages[number - 1].name, file.stages[number].name)
    say("\(before) was trained further since \(name) began from it: \(name) begins anew")
    return .overwrite
  }

  private func isFinished(_ run: RunFile, _ start: TrainingRun.Start) throws -> Bool {
    guard case .resume(let allowChanged) = start else { return false }
    return try TrainingRun.isFinished(run, allowChanged: allowChanged)
  }

  private func announce(_ stage: StagedRunFile.Stage) {
    guard stage.lacksPenalty else { return }
    Terminal.error(
      "warning: \(stage.name) is trained without a penalty: loss.penalty names no source to "
        + "estimate curvature from, and no stage before it has one")
  }

  private func prepare(_ number: Int) throws {
    let progress = Progress("estimating the curvature of earlier stages")
    defer { progress.finish() }
    try file.prepare(number) { done, total in progress.show(done, of: total) }
  }

  /// Whether a stage's row is that of its adapter, whose figures go where it is trained further.
  private func isMeasured(
    _ number: Int, _ tests: StageTests, _ matrix: StageMatrix
  ) throws -> Bool {
    guard matrix.lastStage > number,
      let report = try EvaluationReport.read(runFolder: file.stages[number].run.output)
    else { return false }
    return tests.accuracies(report.adapted ?? [:]) == matrix.accuracy[number + 1]
  }

  /// Adds the stage's row, after the base's where it is the first.
  private func measure(
    _ run: RunFile, _ tests: StageTests, adding matrix: inout StageMatrix
  ) throws {
    let report = try tests.report(
      of: run, answers: file.output + "/answers", beforeEach: requireLeave)
    try report.add(toRunFolder: run.output)
    guard let base = tests.accuracies(report.base),
      let adapted = tests.accuracies(report.adapted ?? [:])
    else { preconditionFailure("a test was not measured") }
    if matrix.accuracy.isEmpty { matrix.append(base) }
    matrix.append(adapted)
  }

  /// Ends the program where it was asked to stop; a run that trains ends by itself.
  private func requireLeave() throws {
    try interrupt.whileNoted { shouldStop in
      guard shouldStop() else { return }
      Terminal.error("stopped between stages and tests; go on with --resume")
      throw ExitCode(130)
    }
  }

  private func say(_ text: String) {
    if !isQuiet { Terminal.output(text) }
  }
}
