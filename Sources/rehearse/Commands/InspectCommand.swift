import ArgumentParser
import Dataset
import FoundationEssentials
import Reports
import Storage
import Training

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Decode the batch of any step of a run, or find where two runs' batches part.",
    discussion: """
      On a terminal prompts are dim, responses green and replay text blue; what carries a loss is \
      underlined. In a pipe the roles stand in brackets, with a plus sign where there is a loss.

      With --against no batch is shown: the first step is named whose batch differs from the other \
      run's, and what differs of all that batches depend on; exit status 2 where there is such a step. \
      --set changes the first run alone.

      Examples:
        rehearse inspect run.yaml --step 0
        rehearse inspect run.yaml --step 0 --html batch.html
        rehearse inspect run.yaml --step 0 --rank 1 --world 4 --json
        rehearse inspect run.yaml --against other.yaml
      """)

  @OptionGroup var options: RunFileOptions

  @Option(help: "The step, from 0.")
  var step: Int?

  @Option(help: "Show only the rows that this of --world processes draws, from 0.")
  var rank: Int?

  @Option(help: "How many processes divide the batch among themselves.")
  var world: Int?

  @Option(
    help: ArgumentHelp(
      "Find the first step whose batch differs from that of another run file.", valueName: "run"))
  var against: String?

  @Flag(
    help: """
      Print JSON: step, hash, and per sequence its source, epoch and segments (document, \
      provenance, ids, roles, loss: 1 where a token's prediction carries one). With --against: step \
      (absent where none differs), rows, compared_steps, and differences (key, first, second).
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
    guard (step == nil) != (against == nil) else {
      throw ValidationError("one of --step and --against says what to show.")
    }
    if against != nil, html != nil || rank != nil || world != nil {
      throw ValidationError("--html, --rank and --world go with --step.")
    }
    guard (rank == nil) == (world == nil), world ?? 1 > 0, 0..<(world ?? 1) ~= rank ?? 0 else {
      throw ValidationError("--rank I and --world N go together, I from 0 to N - 1.")
    }
  }

  func run() throws {
    let run = try options.loadForShowing()
    let sampler = try BatchSampler(mixture: run.mixture, steps: run.steps)
    if let against { return try compare(sampler, with: against) }
    guard let step else { return }
    let first = run.start.step
    guard (first..<run.steps).contains(step) else {
      throw CommandError.usage("--step \(step): the run has steps \(first) to \(run.steps - 1)")
    }
    let batch = Batch(
      step: step, sequences: try sampler.rows(step: step, rank: rank ?? 0, world: world ?? 1))
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
    print("step \(batch.step) of \(run.steps)")
    if let legend = view.legend { print(legend) }
    for (number, sequence) in zip(rowNumbers(of: batch), batch.sequences) {
      print(view.text(sequence, row: number))
    }
    let plan = try sampler.plan(before: batch.step + 1)
    let shares = plan.sources.map { "\($0.name) \(Figures.percent($0.achieved))" }
    print("shares of \(plan.shareUnit.words) so far: \(shares.joined(separator: ", "))")
  }

  /// The places of the rows in the whole batch.
  private func rowNumbers(of batch: Batch) -> [Int] {
    batch.sequences.indices.map { (rank ?? 0) + $0 * (world ?? 1) }
  }

  private func writePage(
    of batch: Batch, run: RunFile, sampler: BatchSampler, to path: String
  ) throws {
    let neighbors = [("previous step", batch.step - 1), ("next step", batch.step + 1)]
    let page = try BatchPage(
      batch, rows: rowNumbers(of: batch), of: run,
      named: FileSystem.lastName(of: options.run), sampler: sampler,
      tokenizer: try run.matchingTokenizer(),
      commands: neighbors.filter { (run.start.step..<run.steps).contains($0.1) }.map {
        label, step in
        (label, command(step: step, path: path))
      })
    let bytes = page.bytes
    try FileSystem.publish(bytes, to: path)
    if Terminal.showsProgress { Terminal.error("\(path): \(Figures.bytes(bytes.count))") }
  }

  /// The command line that writes the same rows of another step to the same file.
  private func command(step: Int, path: String) -> String {
    let changes = options.overrides.flatMap { ["--set", $0] }
    let stage = options.stage.map { ["--stage", $0] } ?? []
    var words = ["rehearse", "inspect", options.run] + stage + changes
    if let rank, let world { words += ["--rank", "\(rank)", "--world", "\(world)"] }
    return (words + ["--step", "\(step)", "--html", path]).map(\.shellQuoted)
      .joined(separator: " ")
  }
}
