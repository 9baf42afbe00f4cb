import ArgumentParser
import LanguageModel
import Tensors
import Tokenization

/// A model, an adapter and the threads they run on.
struct ModelOptions: ParsableArguments {
  @Option(help: "A Hugging Face model folder.")
  var model: String

  @Option(help: "A PEFT adapter folder, such as a run's adapter/.")
  var adapter: String?

  @Option(help: "Threads; 0 for one on every core.")
  var threads = 0

  func validate() throws {
    guard threads >= 0 else { throw ValidationError("--threads must not be negative") }
  }

  /// Loads both.
  func load() throws -> (model: Transformer, adapter: Adapter?) {
    let model = try Transformer(folder: model, compute: makeCompute(threads: threads))
    return (model, try adapter.map { try Adapter(folder: $0, for: model.configuration) })
  }
}

/// Threads and kernels, with a warning where the environment holds them back.
func makeCompute(threads: Int) -> Compute {
  let compute = Compute(threads: threads)
  if let warning = BLASKernels.warning { Terminal.error("warning: \(warning)") }
  return compute
}
