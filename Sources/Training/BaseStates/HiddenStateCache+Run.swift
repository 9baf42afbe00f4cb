import Dataset
import LanguageModel
import Tensors

extension HiddenStateCache {
  /// Opens the cache that a run asks for, or is nil where it asks for none.
  ///
  /// - Parameter folder: where the run keeps it.
  /// - Throws: `StorageError` where the folder cannot be written.
  convenience init?(
    _ run: RunFile, folder: String, identity: RunIdentity, model: Transformer,
    sampler: BatchSampler
  ) throws {
    guard run.loss.kl.coefficient > 0, run.loss.kl.cache == .hidden else { return nil }
    try self.init(
      folder: folder, base: "\(identity.model) \(model.compute.identity)",
      columns: model.configuration.hiddenSize,
      epochs: sampler.epochsBegun, limit: run.loss.kl.cacheBytes)
  }
}
