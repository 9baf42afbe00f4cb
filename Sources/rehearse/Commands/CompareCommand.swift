import ArgumentParser
import Reports
import Storage

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Put runs side by side: what they learned, what they forgot, what it took.",
    discussion: """
      Reads run.yaml and metrics.jsonl of each run's folder, and evaluation.json, which \
      `rehearse evaluate --run` writes there. Forgetting is what a token of a shard set costs more \
      than it costs the base; step times are compared with the first run's.

      Examples:
        rehearse compare runs/naive runs/replay runs/replay-kl
        rehearse compare runs/* --learned orders --html comparison.html
      """)

  @Argument(help: "The folders of runs.")
  var runs: [String]

  @Option(
    help: ArgumentHelp(
      """
      A shard set of the task itself, on which nothing is forgotten, or a task that was to be learned, \
      where others were not; can be repeated.
      """,
      valueName: "name"))
  var learned: [String] = []

  @Option(
    help: ArgumentHelp("Write a page with the table and charts there.", valueName: "file"))
  var html: String?

  @Flag(
    help: """
      Print JSON: runs, each with name, seeds, accuracy, accuracy_difference, forgetting, kl, \
      step_seconds, step_time_ratio and memory; base_accuracy; pareto_front; forgetting_by_kl.
      """)
  var json = false

  func run() throws {
    let comparison = try RunComparison(folders: runs, learned: learned)
    if let html { try FileSystem.publish(ChartPage(comparison).bytes, to: html) }
    if json {
      try Terminal.printJSON(comparison)
    } else {
      Terminal.output(Terminal.visible(comparison.text))
    }
  }
}
