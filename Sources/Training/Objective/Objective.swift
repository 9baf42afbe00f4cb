import Dataset
import LanguageModel
import Sampling
import Tensors

/// The training objective of a batch and its gradient.
final class Objective {
  private let trained: TrainedModel
  private let compute: Compute
  private let run: RunFile
  private let head: VocabularyHead
  private let activations: Activations
  private let base: BaseStates?
  private let penalties: [any ParameterPenalty]
  private let gradient: Matrix

  /// Prepares memory for micro-batches of a run.
  ///
  /// - Parameters:
  ///   - cache: where the base's hidden states are kept; nil computes them at every step.
  ///   - penalties: the terms of the loss that depend on the trained elements alone.
  init(
    _ trained: TrainedModel, base model: Transformer, run: RunFile,
    cache: HiddenStateCache? = nil, penalties: [any ParameterPenalty] = []
  ) {
    self.trained = trained
    compute = model.compute
    self.penalties = penalties
    self.run = run
    head = VocabularyHead(trained.adapted.transformer, base: model)
    let capacity = run.batch.micro * run.sequenceLength
    activations = Activations(
      model.configuration, lora: trained.adapted.adapter?.configuration, capacity: capacity,
      retained: run.compute.gradientCheckpointing ? .layerInputs : .everything)
    base =
      run.loss.kl.coefficient > 0
      ? BaseStates(model, activations: activations, cache: cache) : nil
    gradient = Matrix.spread(rows: capacity, columns: model.configuration.hiddenSize)
  }

  /// Adds the gradient of the batch's objective to `gradients` and returns its losses.
  ///
  /// - Throws: `StorageError` where the cache cannot be written.
  func accumulate(_ batch: Batch, into gradients: TrainedParameters) throws -> StepLosses {
    let weights = LossWeights(run, for: batch)
    var losses = StepLosses(sources: run.sources.count)
    let micros = MicroBatch.divide(batch, size: run.batch.micro, weights: weights)
    for (index, micro) in micros.enumerated() {
      let key = SeededHash.key(seed: run.seed, name: "dropout", UInt64(batch.step), UInt64(index))
      try accumulate(micro, dropoutKey: key, into: gradients, &losses)
    }
    for penalty in penalties {
      losses.add(penalty: penalty.accumulate(trained.parameters, into: gradients))
    }
    losses.finish()
    return losses
  }

  private func accumulate(
    _ micro: MicroBatch, dropoutKey: UInt64, into gradients: TrainedParameters,
    _ losses: inout StepLosses
  ) throws {
    let clock = compute.clock
    clock?.begin(.base)
    let base = try base?.states(of: micro)
    clock?.begin(.forward)
    let hidden = trained.forward(
      micro.tokens, activations: activations, dropoutKey: dropoutKey)
    clock?.begin(.head)
    let gradient = gradient.rows(0..<micro.tokens.count)
    gradient.fill(0)
    for (predictions, base) in [(micro.compared, base), (micro.plain, nil)] {
      let found = head.losses(
        hidden, rows: predictions.map(\.row), base: base,
        temperature: Float(run.loss.kl.temperature), addingGradientTo: gradient,
        weights: gradients.weights)
      losses.add(found, of: predictions)
    }
    clock?.begin(.backward)
    trained.backward(
      gradient, micro.tokens, activations: activations, into: gradients, dropoutKey: dropoutKey)
    clock?.begin(.other)
  }
}
