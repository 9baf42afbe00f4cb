import ArgumentParser
import Dataset
import FoundationEssentials
import Reports
import Storage
import Training

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Decode the batch of any step of a run.",
    discussion: """
      On a terminal prompts are dim, responses green and replay text blue; what carries a loss is \
      underlined. In a pipe the roles stand in brackets, with a plus sign where there is a loss.

      Examples:
        rehearse inspect run.yaml --step 0
        rehearse inspect run.yaml --step 0 --html batch.html
      """)

  @OptionGroup var options: RunFileOptions

  @Option(help: "The step, from 0.")
  var step: Int

  @Flag(
    help: """
      Print JSON: step, and per sequence its source and segments (document, provenance, ids, \
      roles, loss: 1 where a token's prediction carries one).
      """)
  var json = false

  @Option(
    help: ArgumentHelp(
      "Write a page for a browser: one file that needs no network.", valueName: "file"))
  var html: String?

  func validate() throws {
    if json && html != nil {
      throw ValidationError("--json and --html are two forms of one batch; ask for one of them.")
    }
  }

  func run() throws {
    let run = try options.load()
    guard (0..<run.steps).contains(step) else {
      throw CommandError.usage("--step \(step): the run has steps 0 to \(run.steps - 1)")
    }
    let sampler = try BatchSampler(mixture: run.mixture, steps: run.steps)
    let batch = try sampler.batch(step: step)
    if json {
      try Terminal.printJSON(BatchInspection(batch, mixture: run.mixture))
    } else if let html {
      try writePage(of: batch, run: run, sampler: sampler, to: html)
    } else {
      try printText(of: batch, run: run, sampler: sampler)
    }
  }

  private func printText(of batch: Batch, run: RunFile, sampler: BatchSampler) throws {
    let view = BatchText(
      run: run, tokenizer: try run.matchingTokenizer(), isColored: Terminal.isColored)
    print("step \(step) of \(run.steps)")
    if let legend = view.legend { print(legend) }
    for (row, sequence) in batch.sequences.enumerated() { print(view.text(sequence, row: row)) }
    let plan = try sampler.plan(before: step + 1)
    let shares = plan.sources.map { "\($0.name) \(Figures.percent($0.achieved))" }
    print("shares of \(plan.shareUnit.rawValue) so far: \(shares.joined(separator: ", "))")
  }

  private func writePage(
    of batch: Batch, run: RunFile, sampler: BatchSampler, to path: String
  ) throws {
    let neighbors = [("previous step", step - 1), ("next step", step + 1)]
    let page = try BatchPage(
      batch, of: run, named: FileSystem.lastName(of: options.run), sampler: sampler,
      tokenizer: try run.matchingTokenizer(),
      commands: neighbors.filter { (0..<run.steps).contains($0.1) }.map { label, step in
        (label, command(step: step, path: path))
      })
    let bytes = page.bytes
    try FileSystem.publish(bytes, to: path)
    if Terminal.showsProgress { Terminal.error("\(path): \(Figures.bytes(bytes.count))") }
  }

  /// The command line that writes another step's page.
  private func command(step: Int, path: String) -> String {
    let changes = options.overrides.flatMap { ["--set", $0] }
    let words = ["rehearse", "inspect", options.run] + changes
    return (words + ["--step", "\(step)", "--html", path]).map(shellQuoted).joined(separator: " ")
  }

  /// A word as a shell reads it back.
  private func shellQuoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      Unicode.Scalar(byte).properties.isAlphabetic && byte < 0x80
        || "0123456789-_./=,:+@%".utf8.contains(byte)
    }
    return isPlain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
  }
}
