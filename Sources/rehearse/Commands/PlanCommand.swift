import ArgumentParser
import Dataset
import Reports
import Training

/// A run file and what the command line changes of it.
struct RunFileOptions: ParsableArguments {
  @Argument(help: "A run file.")
  var run: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Override a key, as in loss.kl.coefficient=0.01.", valueName: "key=value"))
  var overrides: [String] = []

  @Option(help: "One of the stages of a run file with tasks in sequence.")
  var stage: String?

  /// The run, or the stage that was chosen.
  func load() throws -> RunFile {
    guard let (file, number) = try loadStage() else {
      return try RunFile(path: run, overrides: overrides)
    }
    return file.stages[number].run
  }

  /// The run, or the stage that was chosen, to show its batches: a stage has the model that the
  /// first begins from, whose tokenizer is that of all, as its own may not be there yet.
  func loadForShowing() throws -> RunFile {
    guard let (file, number) = try loadStage() else { return try load() }
    var run = file.stages[number].run
    run.model = file.stages[0].run.model
    return run
  }

  /// The stage that was chosen, as its file and its place there; nil where none was.
  func loadStage() throws -> (file: StagedRunFile, number: Int)? {
    guard let stage else { return nil }
    guard let file = try StagedRunFile(path: run, overrides: overrides) else {
      throw CommandError.usage("--stage \(stage): \(run) has no stages")
    }
    guard let number = file.stages.firstIndex(where: { $0.name == stage }) else {
      let names = file.stages.map(\.name).joined(separator: ", ")
      throw CommandError.usage("--stage \(stage): the stages of \(run) are \(names)")
    }
    return (file, number)
  }

  /// All stages, where the file has stages and none was chosen.
  func loadStages() throws -> StagedRunFile? {
    guard stage == nil else { return nil }
    return try StagedRunFile(path: run, overrides: overrides)
  }
}

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Say what a run's mixture will draw, before training.",
    discussion: """
      Shares of groups and shares that change are worked out for every source: what is asked of \
      all draws, and what is achieved. Exit status 2 where the mixture cannot be drawn: the source \
      that limits it is named, and the largest number of steps that it allows.

      Example: rehearse plan run.yaml --set steps=400
      """)

  @OptionGroup var options: RunFileOptions

  @Flag(
    help: """
      Print JSON: steps, share_unit, error_bound, padding, hash, and per source name, share, \
      expected, achieved, error, sequences, tokens, supervised_tokens, \
      supervised_tokens_estimated, padding, epochs, dropped_records, truncated_records.
      """)
  var json = false

  func run() throws {
    let run = try options.load()
    let plan = try BatchSampler(mixture: run.mixture, steps: run.steps).plan()
    if json {
      try Terminal.printJSON(plan)
    } else {
      print(plan.text(sequenceLength: run.sequenceLength))
    }
  }
}

extension Plan {
  /// The plan as a table for a terminal.
  func text(sequenceLength: Int) -> String {
    var table = TextTable([
      ("source", .left), ("share", .right), ("asked", .right), ("achieved", .right),
      ("sequences", .right), ("tokens", .right), ("supervised", .right), ("unused", .right),
      ("epochs", .right), ("dropped", .right), ("truncated", .right),
    ])
    for source in sources {
      table.append([
        source.name, source.share, Figures.percent(source.expected),
        Figures.percent(source.achieved), Figures.grouped(source.sequences),
        Figures.grouped(source.tokens),
        (source.isEstimated ? "about " : "") + Figures.grouped(source.supervisedTokens),
        Figures.percent(
          Double(source.padding) / Double(max(source.sequences * sequenceLength, 1))),
        Figures.decimal(source.epochs, places: 2), Figures.grouped(source.droppedRecords),
        Figures.grouped(source.truncatedRecords),
      ])
    }
    return """
      \(steps) steps; shares of \(shareUnit.words), at any step within \(errorBound) of what is asked
      \(table.plain)
      \(Figures.percent(padding)) of all places unused; plan \(hash)
      """
  }
}
