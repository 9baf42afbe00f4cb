import Tensors

/// The tensors of a model by their places, those of projections that share an input stacked. Norms
/// and biases are float32; what a `Weight` is depends on what the tensors are for.
struct ModelTensors<Weight: Sendable>: Sendable {
  /// A linear map y = x weightᵀ + bias.
  struct Linear: Sendable {
    /// (out, in).
    let weight: Weight
    /// (1, out).
    let bias: Matrix?
  }

  struct Layer: Sendable {
    /// (1, C).
    let inputNorm, middleNorm: Matrix
    /// (1, D), only where the family normalises heads.
    let queryNorm, keyNorm: Matrix?
    /// q, k and v over each other: (H·D + 2·G·D, C).
    let attention: Linear
    /// (C, H·D).
    let output: Linear
    /// gate over up: (2F, C).
    let gateUp: Linear
    /// (C, F).
    let down: Linear

    subscript(group: ProjectionGroup) -> Linear {
      switch group {
      case .attention: attention
      case .output: output
      case .gateUp: gateUp
      case .down: down
      }
    }
  }

  /// (V, C).
  let embedding: Weight
  /// (V, C); the embedding itself where they are tied.
  var head: Weight { ownHead ?? embedding }
  /// (1, C).
  let finalNorm: Matrix
  let layers: [Layer]
  private let ownHead: Weight?
}

/// The weights that a transformer runs on.
typealias TransformerWeights = ModelTensors<WeightMatrix>

/// Where a model's tensors come from.
protocol ModelTensorSource {
  associatedtype Weight: Sendable

  /// The tensors of `parts` over each other.
  mutating func weight(
    _ parts: [(name: String, rows: Int)], columns: Int
  ) throws(ModelError) -> Weight

  /// The tensors of `parts` after each other, (1, n).
  mutating func vector(_ parts: [(name: String, columns: Int)]) throws(ModelError) -> Matrix
}

extension ModelTensors {
  /// Takes every tensor of a model of the given shape from a source, always in the same order.
  init<Source: ModelTensorSource>(
    of shape: ModelConfiguration, from source: inout Source
  ) throws(ModelError) where Source.Weight == Weight {
    let (width, vocabulary) = (shape.hiddenSize, shape.vocabularySize)
    embedding = try source.weight([("model.embed_tokens.weight", vocabulary)], columns: width)
    ownHead =
      shape.tiesEmbeddings
      ? nil : try source.weight([("lm_head.weight", vocabulary)], columns: width)
    finalNorm = try source.vector([("model.norm.weight", width)])
    var layers: [Layer] = []
    for index in 0..<shape.layerCount { layers.append(try Layer(index, of: shape, from: &source)) }
    self.layers = layers
  }

  /// The same tensors with every weight in another form.
  func mapWeights<Other: Sendable>(_ transform: (Weight) -> Other) -> ModelTensors<Other> {
    func map(_ linear: Linear) -> ModelTensors<Other>.Linear {
      ModelTensors<Other>.Linear(weight: transform(linear.weight), bias: linear.bias)
    }
    return ModelTensors<Other>(
      embedding: transform(embedding), finalNorm: finalNorm,
      layers: layers.map { layer in
        ModelTensors<Other>.Layer(
          inputNorm: layer.inputNorm, middleNorm: layer.middleNorm, queryNorm: layer.queryNorm,
          keyNorm: layer.keyNorm, attention: map(layer.attention), output: map(layer.output),
          gateUp: map(layer.gateUp), down: map(layer.down))
      }, ownHead: ownHead.map(transform))
  }
}

extension ModelTensors.Layer {
  fileprivate init<Source: ModelTensorSource>(
    _ index: Int, of shape: ModelConfiguration, from source: inout Source
  ) throws(ModelError) where Source.Weight == Weight {
    let prefix = "model.layers.\(index)."
    func norm(_ name: String, _ columns: Int) throws(ModelError) -> Matrix {
      try source.vector([(prefix + name + ".weight", columns)])
    }
    func linear(
      _ group: ProjectionGroup, hasBias: Bool = false
    ) throws(ModelError) -> ModelTensors.Linear {
      let (width, parts) = group.shape(in: shape)
      let modules = parts.map { ($0.projection.module(inLayer: index), $0.outputs.count) }
      let weight = try source.weight(modules.map { ($0 + ".weight", $1) }, columns: width)
      let bias = hasBias ? try source.vector(modules.map { ($0 + ".bias", $1) }) : nil
      return ModelTensors.Linear(weight: weight, bias: bias)
    }
    inputNorm = try norm("input_layernorm", shape.hiddenSize)
    middleNorm = try norm("post_attention_layernorm", shape.hiddenSize)
    let normed = shape.hasHeadNorms
    queryNorm = normed ? try norm("self_attn.q_norm", shape.headSize) : nil
    keyNorm = normed ? try norm("self_attn.k_norm", shape.headSize) : nil
    attention = try linear(.attention, hasBias: shape.hasAttentionBias)
    output = try linear(.output)
    gateUp = try linear(.gateUp)
    down = try linear(.down)
  }
}
