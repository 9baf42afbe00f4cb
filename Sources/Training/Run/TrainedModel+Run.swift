import LanguageModel
import Storage
import Tensors

extension TrainedModel {
  /// What a run trains, before its first step.
  ///
  /// - Throws: `ModelError` or `TrainingError` where the base's weights cannot be read, or the adapter
  ///   to begin from does not fit.
  init(startOf run: RunFile, base: Transformer) throws {
    switch run.tuning {
    case .lora: self = .adapter(try Adapter(startOf: run, for: base.configuration), of: base)
    case .full: self = .weights(try TrainableModel(copyOf: base, folder: run.model))
    }
  }

  /// Writes the run's result: a PEFT folder, or a model folder in float32.
  ///
  /// - Throws: `ModelError`, `StorageError`.
  func write(to folder: RunFolder, base: String) throws {
    switch self {
    case .adapter(let adapter, _): try adapter.write(to: folder.adapter, baseModel: base)
    case .weights(let model): try model.parameters.write(to: folder.model, base: base)
    }
  }

  /// Whether `write` would change nothing.
  func isWritten(in folder: RunFolder) -> Bool {
    switch self {
    case .adapter(let adapter, let base):
      let written = try? Adapter(folder: folder.adapter, for: base.configuration)
      return written?.configuration == adapter.configuration
        && written?.elements.values.map(\.bitPattern) == elements.values.map(\.bitPattern)
    case .weights(let model): return model.parameters.areStored(in: folder.model)
    }
  }
}
