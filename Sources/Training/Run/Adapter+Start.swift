import LanguageModel
import Tensors

extension Adapter {
  /// The adapter before a run's first step: the one that the run begins from, or with B = 0 and a
  /// random A the base itself.
  ///
  /// - Throws: `ModelError` where that adapter cannot be read, `TrainingError` where it does not have
  ///   the shape and the scale of the run's.
  init(startOf run: RunFile, for model: ModelConfiguration) throws {
    self.init(run.lora, for: model)
    if let folder = run.adapter {
      let saved = try Adapter(folder: folder, for: model)
      if let difference = saved.configuration.difference(from: run.lora, in: model) {
        throw TrainingError(path: folder, problem: "is an adapter of another shape: \(difference)")
      }
      elements.copy(from: saved.elements)
    } else {
      initialize(seed: run.seed)
    }
  }
}

extension LoRAConfiguration {
  /// The first key of the shape or the scale in which an adapter differs from what a run asks for.
  fileprivate func difference(from run: Self, in model: ModelConfiguration) -> String? {
    func names(_ configuration: Self) -> [(key: String, value: String)] {
      [
        ("rank", "\(configuration.rank)"),
        ("targets", configuration.targets.map(\.rawValue).joined(separator: ", ")),
        ("layers", "\(configuration.layers ?? Array(0..<model.layerCount))"),
        ("alpha with rank_stabilized, that is scale", "\(configuration.scale)"),
      ]
    }
    return zip(names(self), names(run)).first { $0.value != $1.value }.map { own, asked in
      "it has \(own.value) for \(own.key); lora of the run asks for \(asked.value)"
    }
  }
}
