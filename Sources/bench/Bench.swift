import ArgumentParser
import Tensors

/// Measurements of Rehearse's own parts; the scripts `tools/compare-*` set them beside other
/// software's.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure Rehearse's own parts.",
    subcommands: [
      StepBench.self, ProductBench.self, DecodeBench.self, WindowBench.self,
      BatchBench.self, MixtureBench.self, RandomModel.self,
    ])

  static func main() {
    BLASThreads.dismiss()
    main(nil)
  }
}
