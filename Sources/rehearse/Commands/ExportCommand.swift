import ArgumentParser
import FoundationEssentials
import LanguageModel
import Reports
import Storage
import Tensors

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Merge an adapter into its base: a model folder that needs no adapter.",
    discussion: """
      The folder has the base's files; each adapted weight W becomes W + scale · B A, rounded once to \
      the type in which the base stores it. What loads the base loads the folder.

      Example:
        rehearse export --model models/smollm2 --adapter runs/kl/adapter \\
          --merged models/smollm2-kl
      """)

  @Option(help: "The Hugging Face model folder that the adapter was made for.")
  var model: String

  @Option(help: "A PEFT adapter folder, such as a run's adapter/.")
  var adapter: String

  @Option(help: "The folder to write; it must be new or empty.")
  var merged: String

  @Flag(help: "Print JSON: merged, changed_tensors, bytes, seconds.")
  var json = false

  func run() throws {
    let start = ContinuousClock.now
    let configuration = try ModelConfiguration(modelFolder: model)
    let adapter = try Adapter(folder: adapter, for: configuration)
    try adapter.writeMerged(withBase: model, to: merged, compute: Compute())
    let bytes = try FileSystem.walk(merged).reduce(0) { try $0 + FileSystem.size(of: $1) }
    let report = Report(
      merged: merged, changedTensors: adapter.projections.count, bytes: bytes,
      seconds: (ContinuousClock.now - start) / .seconds(1))
    if json {
      try Terminal.printJSON(report)
    } else {
      Terminal.output(
        "\(merged) written: \(report.changedTensors) tensors changed, \(Figures.bytes(bytes)) in "
          + Figures.duration(seconds: report.seconds))
    }
  }

  private struct Report: Encodable {
    let merged: String
    let changedTensors: Int
    let bytes: Int
    let seconds: Double

    enum CodingKeys: String, CodingKey {
      case merged, bytes, seconds
      case changedTensors = "changed_tensors"
    }
  }
}
