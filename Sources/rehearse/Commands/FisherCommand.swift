public import ArgumentParser
import FoundationEssentials
import Reports
import Storage
public import Training

struct FisherCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fisher",
    abstract: "Estimate the curvature that the laplace penalties hold an adapter by.",
    discussion: """
      The Fisher information of a source's tokens under a run's base, from some of the sequences \
      that the run draws. The file goes into loss.penalty.curvature; a run whose penalty names a \
      source instead estimates it itself, before its first step. kfac keeps a square matrix for \
      every input and every output of an adapted projection: 1.1 GB for a model of 135M parameters.

      Examples:
        rehearse fisher run.yaml --source prose --out prose.fisher
        rehearse fisher run.yaml --source prose --kind kfac --out prose.kfac
      """)

  @OptionGroup var options: RunFileOptions

  @Option(help: "A source of the run.")
  var source: String

  @Option(help: "How many of its sequences to take.")
  var sequences = 32

  @Option(help: "What to estimate: diagonal for laplace, kfac for laplace-kfac.")
  var kind = CurvatureKind.diagonal

  @Option(help: "The file to write.")
  var out: String

  @Flag(
    help: """
      Print JSON: file, bytes, kind, sequences, tokens, elements, mean, largest, seconds.
      """)
  var json = false

  func validate() throws {
    guard sequences > 0 else { throw ValidationError("--sequences must be at least 1") }
  }

  func run() throws {
    if let (file, number) = try options.loadStage() { try file.prepareStart(number) }
    let progress = Progress("estimating")
    let report = try options.load().estimateCurvature(
      kind, source: source, sequences: sequences, to: out
    ) { done, total in progress.show(done, of: total) }
    progress.finish()
    if json {
      try Terminal.printJSON(report)
    } else {
      Terminal.output(
        """
        \(report.file) written: \(Figures.bytes(report.bytes)), \
        \(Figures.grouped(report.elements)) elements
        \(Figures.grouped(report.tokens)) tokens of \(report.sequences) sequences in \
        \(Figures.duration(seconds: report.seconds)), at most \
        \(Figures.bytes(ProcessMemory.peak)) of memory
        diagonal: mean \(report.mean), largest \(report.largest)
        """)
    }
  }
}

extension CurvatureKind: ExpressibleByArgument {}
