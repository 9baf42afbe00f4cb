import Tensors

/// The frozen weights in float32, with projections that share an input stacked.
struct TransformerWeights: Sendable {
  /// A linear map y = x weightᵀ + bias.
  struct Linear: Sendable {
    /// (out, in).
    let weight: Matrix
    /// (1, out).
    var bias: Matrix?
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
  let embedding: Matrix
  /// (V, C); the embedding itself where they are tied.
  let head: Matrix
  /// (1, C).
  let finalNorm: Matrix
  let layers: [Layer]

  init(folder: String, configuration: ModelConfiguration, compute: Compute) throws(ModelError) {
    let files = try WeightFolder(folder: folder)
    func read(_ name: String, _ rows: Int, _ columns: Int) throws(ModelError) -> Matrix {
      try files.matrix(name, rows: rows, columns: columns, compute: compute)
    }
    let width = configuration.hiddenSize
    embedding = try read("model.embed_tokens.weight", configuration.vocabularySize, width)
    let tied = configuration.tiesEmbeddings
    head = tied ? embedding : try read("lm_head.weight", configuration.vocabularySize, width)
    finalNorm = try read("model.norm.weight", 1, width)
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
    func read(_ name: String, _ rows: Int, _ columns: Int) throws(ModelError) -> Matrix {
      try files.matrix(prefix + name, rows: rows, columns: columns, compute: compute)
    }
    /// Reads weights over each other, and their biases after each other.
    func stack(
      _ parts: [(name: String, rows: Int)], columns: Int, bias: Bool = false
    ) throws(ModelError) -> TransformerWeights.Linear {
      for part in parts {
        _ = try files.find(prefix + part.name + ".weight", rows: part.rows, columns: columns)
      }
      let rows = parts.reduce(0) { $0 + $1.rows }
      let weight = Matrix(rows: rows, columns: columns)
      let biases = bias ? Matrix(rows: 1, columns: rows) : nil
      var first = 0
      for part in parts {
        let range = first..<first + part.rows
        let name = prefix + part.name
        try files.read(name + ".weight", into: weight.rows(range), compute: compute)
        if let biases {
          try files.read(name + ".bias", into: biases.columns(range), compute: compute)
        }
        first += part.rows
      }
      return TransformerWeights.Linear(weight: weight, bias: biases)
    }

    let (width, inner) = (shape.hiddenSize, shape.intermediateSize)
    inputNorm = try read("input_layernorm.weight", 1, width)
    middleNorm = try read("post_attention_layernorm.weight", 1, width)
    let normed = shape.hasHeadNorms
    queryNorm = normed ? try read("self_attn.q_norm.weight", 1, shape.headSize) : nil
    keyNorm = normed ? try read("self_attn.k_norm.weight", 1, shape.headSize) : nil
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
