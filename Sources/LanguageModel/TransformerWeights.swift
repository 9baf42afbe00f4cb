import Tensors

/// The frozen weights, with projections that share an input stacked. Norms and biases are float32.
struct TransformerWeights: Sendable {
  /// A linear map y = x weightᵀ + bias.
  struct Linear: Sendable {
    /// (out, in).
    let weight: FrozenWeight
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
  }

  /// (V, C).
  let embedding: FrozenWeight
  /// (V, C); the embedding itself where they are tied.
  let head: FrozenWeight
  /// (1, C).
  let finalNorm: Matrix
  let layers: [Layer]

  init(folder: String, configuration: ModelConfiguration, compute: Compute) throws(ModelError) {
    let files = try WeightFolder(folder: folder)
    let (width, vocabulary) = (configuration.hiddenSize, configuration.vocabularySize)
    func readTable(_ name: String) throws(ModelError) -> FrozenWeight {
      try files.frozenWeight([(name, vocabulary)], columns: width, compute: compute)
    }
    embedding = try readTable("model.embed_tokens.weight")
    head = configuration.tiesEmbeddings ? embedding : try readTable("lm_head.weight")
    finalNorm = try files.matrix("model.norm.weight", rows: 1, columns: width, compute: compute)
    var layers: [Layer] = []
    for index in 0..<configuration.layerCount {
      layers.append(try Layer(index, files, configuration, compute))
    }
    self.layers = layers
  }
}

extension TransformerWeights.Layer {
  fileprivate init(
    _ index: Int, _ files: WeightFolder, _ shape: ModelConfiguration, _ compute: Compute
  ) throws(ModelError) {
    let prefix = "model.layers.\(index)."
    func readRow(_ name: String, _ columns: Int) throws(ModelError) -> Matrix {
      try files.matrix(prefix + name, rows: 1, columns: columns, compute: compute)
    }
    /// Reads weights over each other, and their biases after each other.
    func stack(
      _ parts: [(name: String, rows: Int)], columns: Int, bias: Bool = false
    ) throws(ModelError) -> TransformerWeights.Linear {
      let weight = try files.frozenWeight(
        parts.map { (prefix + $0.name + ".weight", $0.rows) }, columns: columns, compute: compute)
      guard bias else { return TransformerWeights.Linear(weight: weight, bias: nil) }
      let biases = Matrix(rows: 1, columns: parts.reduce(0) { $0 + $1.rows })
      var first = 0
      for part in parts {
        let range = first..<first + part.rows
        try files.read(
          prefix + part.name + ".bias", into: biases.columns(range), compute: compute)
        first = range.upperBound
      }
      return TransformerWeights.Linear(weight: weight, bias: biases)
    }

    let (width, inner) = (shape.hiddenSize, shape.intermediateSize)
    inputNorm = try readRow("input_layernorm.weight", width)
    middleNorm = try readRow("post_attention_layernorm.weight", width)
    let normed = shape.hasHeadNorms
    queryNorm = normed ? try readRow("self_attn.q_norm.weight", shape.headSize) : nil
    keyNorm = normed ? try readRow("self_attn.k_norm.weight", shape.headSize) : nil
    attention = try stack(
      [
        ("self_attn.q_proj", shape.queryWidth), ("self_attn.k_proj", shape.keyValueWidth),
        ("self_attn.v_proj", shape.keyValueWidth),
      ], columns: width, bias: shape.hasAttentionBias)
    output = try stack([("self_attn.o_proj", width)], columns: shape.queryWidth)
    gateUp = try stack([("mlp.gate_proj", inner), ("mlp.up_proj", inner)], columns: width)
    down = try stack([("mlp.down_proj", width)], columns: inner)
  }
}
