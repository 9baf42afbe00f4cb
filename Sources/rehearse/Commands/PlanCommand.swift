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

  func load() throws -> RunFile { try RunFile(path: run, overrides: overrides) }
}

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Say what a run's mixture will draw, before training.",
    discussion: """
      Exit status 2 where the mixture cannot be drawn: the source that limits it is named.

      Example: rehearse plan run.yaml --set steps=400
      """)

  @OptionGroup var options: RunFileOptions

  @Flag(
    help: """
      Print JSON: steps, share_unit, and per source name, share, achieved, sequences, tokens, \
      supervised_tokens, padding, epochs, dropped_records, truncated_records.
      """)
  var json = false

  func run() throws {
    let run = try options.load()
    let plan = try BatchSampler(mixture: run.mixture, steps: run.steps).plan
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
      ("source", .left), ("share", .right), ("achieved", .right), ("sequences", .right),
      ("tokens", .right), ("supervised", .right), ("unused", .right), ("epochs", .right),
      ("dropped", .right), ("truncated", .right),
    ])
    for source in sources {
      table.append([
        source.name, source.share, Figures.percent(source.achieved),
        Figures.grouped(source.sequences), Figures.grouped(source.tokens),
        Figures.grouped(source.supervisedTokens),
        Figures.percent(
          Double(source.padding) / Double(max(source.sequences * sequenceLength, 1))),
        Figures.decimal(source.epochs, places: 2), Figures.grouped(source.droppedRecords),
        Figures.grouped(source.truncatedRecords),
      ])
    }
    return "\(steps) steps; shares of \(shareUnit.rawValue)\n" + table.plain
  }
}
