import LanguageModel
import Shards
import Tensors

extension Transformer {
  /// Loads a run's base.
  ///
  /// - Parameter tokenizer: what the shards were made with.
  /// - Throws: `ModelError`, and `TrainingError` where the base does not fit the run.
  init(
    _ run: RunFile, tokenizer: TokenizerIdentity, clock: PhaseClock? = nil
  ) throws {
    try self.init(folder: run.model, compute: Compute(run, clock: clock))
    guard tokenizer.vocabularySize <= configuration.vocabularySize else {
      throw TrainingError(
        path: run.model,
        problem:
          "has \(configuration.vocabularySize) token ids; the shards were made with "
          + "\(tokenizer.name), which has \(tokenizer.vocabularySize): build them with the model's "
          + "tokenizer")
    }
    guard run.sequenceLength <= configuration.maximumPositions else {
      throw TrainingError(
        path: run.model,
        problem: "takes sequences of up to \(configuration.maximumPositions) tokens; "
          + "sequence_length is \(run.sequenceLength)")
    }
    if let layer = run.lora.layers?.last, layer >= configuration.layerCount {
      throw TrainingError(
        path: run.model,
        problem: "has \(configuration.layerCount) layers, from 0; lora.layers names \(layer)")
    }
  }
}
