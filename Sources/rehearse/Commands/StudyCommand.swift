import ArgumentParser
import Reports
import Storage
import Training

struct StudyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "Make and measure many runs that differ in some keys, and compare them.",
    discussion: """
      The file names a run file, the arms with the keys that each changes, seeds, and what is \
      measured; Training.docc/Study.md describes it. Each run is a process of its own in \
      OUTPUT/ARM/seed-N. Runs that are done and still the same are kept, so that a study that was \
      interrupted, or changed, goes on when it is started again. The table is written as \
      comparison.txt, .json and .html in OUTPUT, and every figure by seed as figures.json, for \
      `rehearse report`.

      Examples:
        rehearse study study.yaml --list
        rehearse study study.yaml
        rehearse study study.yaml --arm naive --arm 'replay-*'
        rehearse study study.yaml --set steps=4
      """)

  @Argument(help: "A study's file.")
  var study: String

  @Option(
    name: .customLong("arm"),
    help: ArgumentHelp(
      "Make this arm's runs alone; NAME* stands for all that begin so. What is done of others is "
        + "in the table, too.", valueName: "name"))
  var arms: [String] = []

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Override a key of every run.", valueName: "key=value"))
  var overrides: [String] = []

  @Flag(help: "Say which runs there are and which are done, and make none.")
  var list = false

  @Flag(help: "Print the comparison as JSON, as `rehearse compare --json` does.")
  var json = false

  func run() throws {
    let file = try StudyFile(path: study)
    var session = try StudySession(file, arms: arms, overrides: overrides)
    guard !list else { return try show(&session) }
    let isComplete = try Interrupt().whileNoted { shouldStop in
      try session.run(say: { if !json { Terminal.output($0) } }, shouldStop: shouldStop)
    }
    for failure in session.failures { Terminal.error("failed: \(failure)") }
    // Another process may have made other arms meanwhile.
    _ = try session.findPending()
    try compare(session)
    guard isComplete else {
      Terminal.error("stopped; start the study again to go on")
      throw ExitCode(130)
    }
    guard session.failures.isEmpty else { throw ExitCode.failure }
  }

  private func show(_ session: inout StudySession) throws {
    _ = try session.findPending()
    let done = Set(session.finished.map(\.output))
    var table = TextTable([("run", .left), ("", .left), ("command", .left)])
    for run in session.runs {
      let words =
        ["rehearse", "train", run.arm.run] + run.overrides.flatMap { ["--set", $0] }
      table.append([
        run.name, done.contains(run.output) ? "done" : "to do",
        words.map(\.shellQuoted).joined(separator: " "),
      ])
    }
    Terminal.output(Terminal.visible(table.plain))
  }

  /// Writes and prints the table of the runs that are done.
  private func compare(_ session: StudySession) throws {
    guard !session.finished.isEmpty else { return }
    let done = Set(session.finished.map(\.output))
    let arms = try session.study.arms.map { arm in
      try session.runs.filter { $0.arm.name == arm.name && done.contains($0.output) }.map { run in
        try ComparedRun(
          folder: run.measured, name: arm.name,
          stages: run.runs.count > 1 ? StageRecord.saved(at: run.output + "/stages.json") : nil)
      }
    }.filter { !$0.isEmpty }
    let names = session.runs.reduce(into: Set()) { $0.formUnion($1.sets.union($1.tasks)) }
    let comparison = try RunComparison(
      arms.map(RunFigures.init), learned: session.study.evaluation.learned, among: names)
    let output = session.study.output
    let text = Terminal.visible(comparison.text)
    try FileSystem.publish(Array("\(text)\n".utf8), to: output + "/comparison.txt")
    try FileSystem.publish(try Terminal.json(comparison), to: output + "/comparison.json")
    try FileSystem.publish(ChartPage(comparison).bytes, to: output + "/comparison.html")
    try FileSystem.publish(
      try StudyFigures(arms, among: names).bytes, to: output + "/figures.json")
    if json {
      try Terminal.printJSON(comparison)
    } else {
      Terminal.output(text)
    }
  }
}
