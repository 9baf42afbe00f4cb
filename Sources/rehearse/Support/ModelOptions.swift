import ArgumentParser
import LanguageModel

/// A model, an adapter and the arithmetic they run on.
struct ModelOptions: ParsableArguments {
  @Option(help: "A Hugging Face model folder.")
  var model: String

  @Option(help: "A PEFT adapter folder, such as a run's adapter/.")
  var adapter: String?

  @OptionGroup var compute: ComputeOptions

  /// Loads both.
  func load() throws -> (model: Transformer, adapter: Adapter?) {
    try compute.load(model: model, adapter: adapter)
  }
}
