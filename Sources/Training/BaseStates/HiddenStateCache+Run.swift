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
    let compute = model.compute
    // The last bits of a product depend on the kernels and on how threads divide it.
    let base =
      "\(identity.model) \(compute.kernelName) \(BLASKernels.name) \(compute.threads) "
      + compute.productName
    try self.init(
      folder: folder, base: base, columns: model.configuration.hiddenSize,
      epochs: sampler.epochsBegun, limit: run.loss.kl.cacheBytes)
  }
}
