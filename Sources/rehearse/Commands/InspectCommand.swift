import ArgumentParser
import Dataset
import FoundationEssentials
import Reports
import Shards
import Tokenization
import Training

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Decode the batch of any step of a run.",
    discussion: """
      On a terminal prompts are dim, responses green and replay text blue; what carries no loss is \
      underlined. In a pipe the roles stand in brackets.

      Example: rehearse inspect run.yaml --step 0
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

  func run() throws {
    let run = try options.load()
    guard (0..<run.steps).contains(step) else {
      throw CommandError.usage("--step \(step): the run has steps 0 to \(run.steps - 1)")
    }
    let sampler = try BatchSampler(mixture: run.mixture, steps: run.steps)
    let batch = try sampler.batch(step: step)
    guard !json else {
      return try Terminal.printJSON(BatchInspection(batch, mixture: run.mixture))
    }
    let view = BatchView(tokenizer: try run.matchingTokenizer(), isColored: Terminal.isColored)
    print("step \(step) of \(run.steps)")
    for (row, sequence) in batch.sequences.enumerated() {
      let source = run.mixture.sources[sequence.source].name
      print(view.text(sequence, row: row, source: source, length: run.sequenceLength))
    }
    let plan = try sampler.plan(before: step + 1)
    let shares = plan.sources.map { "\($0.name) \(Figures.percent($0.achieved))" }
    print("shares of \(plan.shareUnit.rawValue) so far: \(shares.joined(separator: ", "))")
  }
}

/// Sequences as a person reads them.
private struct BatchView {
  let tokenizer: Tokenizer
  let isColored: Bool

  func text(_ sequence: PackedSequence, row: Int, source: String, length: Int) -> String {
    var lines = [
      heading(
        "row \(row)  \(source)  epoch \(sequence.epoch)  \(sequence.tokenCount) of \(length) "
          + "tokens, \(sequence.supervisedTokenCount) supervised")
    ]
    for segment in sequence.segments {
      let place = "\(segment.provenance.file):\(segment.provenance.record)"
      let cut = segment.offset > 0 ? " from token \(segment.offset)" : ""
      lines.append(heading("  document \(segment.document)\(cut)  \(place)"))
      lines.append(runs(of: segment).map(painted).joined())
    }
    return lines.joined(separator: "\n")
  }

  private struct Run {
    let role: TokenRole
    let isSupervised: Bool
    var ids: [UInt32]
  }

  private func runs(of segment: Segment) -> [Run] {
    var runs: [Run] = []
    for (index, id) in segment.ids.enumerated() {
      let (role, isSupervised) = (segment.roles[index], segment.isSupervised(index))
      if let last = runs.last, last.role == role, last.isSupervised == isSupervised {
        runs[runs.count - 1].ids.append(id)
      } else {
        runs.append(Run(role: role, isSupervised: isSupervised, ids: [id]))
      }
    }
    return runs
  }

  private func painted(_ run: Run) -> String {
    let text = Terminal.visible(tokenizer.decodeText(run.ids))
    guard isColored else {
      return "[\(run.role)\(run.isSupervised ? "+" : "")]\(text)"
    }
    let color =
      switch run.role {
      case .prompt: "2"
      case .response: "32"
      case .text: run.isSupervised ? "34" : "4;34"
      }
    return "\u{1B}[\(color)m\(text)\u{1B}[0m"
  }

  private func heading(_ text: String) -> String {
    isColored ? "\u{1B}[1m\(text)\u{1B}[0m" : text
  }
}
