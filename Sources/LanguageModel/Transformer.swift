public import Tensors

/// A decoder-only transformer: Llama, Qwen2 or Qwen3.
public struct Transformer: Sendable {
  /// The model's shape.
  public let configuration: ModelConfiguration
  /// The threads and kernels that it runs on.
  public let compute: Compute
  let weights: TransformerWeights
  let rotary: RotaryTables

  /// Loads a Hugging Face model folder.
  ///
  /// - Throws: `ModelError` naming the file, key or tensor at fault.
  public init(folder: String, compute: Compute) throws(ModelError) {
    configuration = try ModelConfiguration(modelFolder: folder)
    self.compute = compute
    var stored = StoredTensors(files: try WeightFolder(folder: folder), compute: compute)
    weights = try ModelTensors(of: configuration, from: &stored)
    rotary = RotaryTables(
      configuration.rotary, headSize: configuration.headSize,
      positions: configuration.maximumPositions)
  }

  /// A model of the same shape with other weights.
  init(_ other: Transformer, weights: TransformerWeights) {
    configuration = other.configuration
    compute = other.compute
    rotary = other.rotary
    self.weights = weights
  }

  /// Runs all layers and returns the residual stream after the last one, (T,C).
  ///
  /// - Parameters:
  ///   - tokens: the pack; ids below the vocabulary size.
  ///   - adapter: LoRA matrices, or nil for the base.
  ///   - activations: memory; `backward` can follow unless it retains nothing.
  ///   - cache: keys and values of earlier tokens of the same segments; receives these tokens'.
  ///   - dropoutKey: the seed of LoRA's dropout; nil leaves it off.
  @discardableResult
  public func forward(
    _ tokens: PackedTokens, adapter: Adapter?, activations: Activations,
    cache: KeyValueCache? = nil, dropoutKey: UInt64? = nil
  ) -> Matrix {
    let rows = tokens.count
    precondition(rows <= activations.capacity)
    let first = activations.layer(0, rows: rows).input
    compute.gather(weights.embedding, rows: tokens.ids.map(Int.init), into: first)
    let pass = LayerPass(
      self, tokens: tokens, adapter: adapter, cache: cache, dropoutKey: dropoutKey,
      scratch: activations.scratch)
    for layer in 0..<configuration.layerCount {
      pass.forward(
        layer, activations.layer(layer, rows: rows), into: activations.output(of: layer, rows: rows)
      )
    }
    cache?.advance(by: tokens.segments.map(\.count))
    return activations.hidden(rows: rows)
  }

  /// Adds the gradients of the adapter's matrices to `gradients`.
  ///
  /// - Parameters:
  ///   - gradient: the gradient (T,C) of the residual stream that `forward` returned; destroyed.
  ///   - activations: what `forward` left, with the same tokens, adapter and dropout; destroyed.
  ///   - factors: receive the outer products of the adapted projections' inputs and of their
  ///     outputs' gradients.
  public func backward(
    _ gradient: Matrix, _ tokens: PackedTokens, adapter: Adapter, activations: Activations,
    into gradients: Adapter, dropoutKey: UInt64? = nil, factors: KroneckerFactors? = nil
  ) {
    var pass = LayerPass(
      self, tokens: tokens, adapter: adapter, cache: nil, dropoutKey: dropoutKey,
      scratch: activations.scratch)
    pass.adapterGradients = gradients
    pass.factors = factors
    backward(pass, gradient, activations)
  }

  /// Adds the gradients of the layers' weights and of the embedding's rows to `gradients`; those of
  /// the final norm and the output projection come from `VocabularyHead`.
  ///
  /// - Parameters:
  ///   - gradient: the gradient (T,C) of the residual stream that `forward` returned; destroyed.
  ///   - activations: what `forward` left, with the same tokens and without an adapter; destroyed.
  public func backward(
    _ gradient: Matrix, _ tokens: PackedTokens, activations: Activations,
    into gradients: ModelParameters
  ) {
    var pass = LayerPass(
      self, tokens: tokens, adapter: nil, cache: nil, dropoutKey: nil,
      scratch: activations.scratch)
    pass.weightGradients = gradients.views
    backward(pass, gradient, activations)
    compute.addRows(gradient, to: tokens.ids.map(Int.init), of: gradients.views.embedding)
  }

  private func backward(_ pass: LayerPass, _ gradient: Matrix, _ activations: Activations) {
    let tokens = pass.tokens
    let scratch = BackwardScratch(activations.scratch.backward, rows: tokens.count)
    for layer in (pass.firstTrainedLayer..<configuration.layerCount).reversed() {
      let saved = activations.layer(layer, rows: tokens.count)
      // Of the last layer the forward pass has just left everything.
      if activations.recomputes && layer + 1 < configuration.layerCount {
        pass.forwardToGateUp(layer, saved)
      }
      pass.backward(layer, saved, gradient: gradient, scratch: scratch)
    }
  }
}
