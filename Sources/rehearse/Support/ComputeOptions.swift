public import ArgumentParser
import LanguageModel
public import Tensors

/// The threads and the number format of the arithmetic.
struct ComputeOptions: ParsableArguments {
  @Option(help: "Threads; 0 for one on every core.")
  var threads = 0

  @Option(help: "The number format of products by the model's weights.")
  var precision = Precision.float32

  func validate() throws {
    guard threads >= 0 else { throw ValidationError("--threads must not be negative") }
  }

  /// Loads a model and, where there is one, an adapter of it, and warns where the arithmetic is not
  /// what was asked for.
  func load(
    model: String, adapter: String?
  ) throws -> (model: Transformer, adapter: Adapter?) {
    let compute = Compute(threads: threads, precision: precision)
    Terminal.warn(of: compute)
    let model = try Transformer(folder: model, compute: compute)
    return (model, try adapter.map { try Adapter(folder: $0, for: model.configuration) })
  }
}

extension Terminal {
  /// Warns where arithmetic is not what was asked for, or slower than it could be.
  static func warn(of compute: Compute) {
    for warning in compute.warnings { error("warning: \(warning)") }
  }
}

extension Precision: ExpressibleByArgument {}
