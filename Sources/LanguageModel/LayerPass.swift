import Tensors

/// One pass of a pack of tokens through the layers: what all layers have in common.
struct LayerPass {
  let model: ModelConfiguration
  let weights: TransformerWeights
  let rotary: RotaryTables
  let compute: Compute
  let tokens: PackedTokens
  let positions: [Int]
  let adapter: Adapter?
  let cache: KeyValueCache?
  let dropoutKey: UInt64?
  /// Of each projection group, one layer's at a time.
  let stackedB: [Matrix]
  /// Receive what the backward pass finds.
  var adapterGradients: Adapter?
  var weightGradients: ModelTensors<Matrix>?
  var factors: KroneckerFactors?
  private let normed: Matrix
  private let reciprocals: Matrix
  private let activated: Matrix

  init(
    _ transformer: Transformer, tokens: PackedTokens, adapter: Adapter?, cache: KeyValueCache?,
    dropoutKey: UInt64?, scratch: Activations.Scratch
  ) {
    model = transformer.configuration
    weights = transformer.weights
    rotary = transformer.rotary
    compute = transformer.compute
    self.tokens = tokens
    positions = tokens.positions(after: cache?.lengths)
    self.adapter = adapter
    self.cache = cache
    self.dropoutKey = dropoutKey
    stackedB = scratch.stackedB
    let rows = 0..<tokens.count
    normed = scratch.normed.rows(rows)
    reciprocals = scratch.reciprocals.rows(rows)
    activated = scratch.activated.rows(rows)
  }

  /// output = middle + down(swiglu(gateUp(norm(middle)))), middle = input + o(attention(norm(input))).
  func forward(_ layer: Int, _ saved: Activations.Layer, into output: Matrix) {
    forwardToGateUp(layer, saved)
    linear(
      layer, .down, activate(saved), weights.layers[layer].down, saved, into: output,
      residual: saved.middle)
  }

  /// All but the last product, which fills what the backward pass reads of a layer.
  func forwardToGateUp(_ layer: Int, _ saved: Activations.Layer) {
    let weights = weights.layers[layer]
    linear(
      layer, .attention, norm(saved.input, weights.inputNorm), weights.attention, saved,
      into: saved.attention)
    positionHeads(saved, weights)
    compute.attention(
      attentionSegments(layer, saved), heads: model.headCount, groups: model.keyValueHeadCount,
      scale: attentionScale)
    linear(
      layer, .output, saved.heads, weights.output, saved, into: saved.middle,
      residual: saved.input)

    linear(
      layer, .gateUp, norm(saved.middle, weights.middleNorm), weights.gateUp, saved,
      into: saved.gateUp)
  }

  var attentionScale: Float { 1 / Float(model.headSize).squareRoot() }

  /// RMSNorm of x (T,C) into shared scratch memory.
  func norm(_ x: Matrix, _ weight: Matrix) -> Matrix {
    compute.rmsNorm(
      x, weight: weight, epsilon: model.normEpsilon, into: normed, reciprocals: reciprocals)
    return normed
  }

  /// Adds the gradient through the RMSNorm of x, which it computes again, to `dx`, and that of its
  /// weight to `dweight`.
  func normBackward(
    _ gradient: Matrix, _ x: Matrix, _ weight: Matrix, into dx: Matrix, dweight: Matrix?
  ) {
    _ = norm(x, weight)
    if let dweight {
      compute.addNormWeightGradient(gradient, x: x, reciprocals: reciprocals, to: dweight)
    }
    compute.rmsNormBackward(gradient, x: x, weight: weight, reciprocals: reciprocals, into: dx)
  }

  /// SwiGLU of gateUp (T,2F) into shared scratch memory (T,F).
  func activate(_ saved: Activations.Layer) -> Matrix {
    compute.swiglu(saved.gateUp, into: activated)
    return activated
  }

  /// The columns of queries, of keys, and of values in the stacked attention projection.
  var headColumns: (queries: Range<Int>, keys: Range<Int>, values: Range<Int>) {
    let (query, keyValue) = (model.queryWidth, model.keyValueWidth)
    return (
      0..<query, query..<query + keyValue, query + keyValue..<query + 2 * keyValue
    )
  }

  /// Normalises heads where the family does, then rotates queries and keys.
  private func positionHeads(_ saved: Activations.Layer, _ weights: TransformerWeights.Layer) {
    let columns = headColumns
    let parts = [
      (columns.queries, weights.queryNorm, model.headCount),
      (columns.keys, weights.keyNorm, model.keyValueHeadCount),
    ]
    if let unnormed = saved.unnormed { unnormed.copy(from: saved.attention) }
    for (columns, weight, heads) in parts {
      let target = saved.attention.columns(columns)
      if let weight, let unnormed = saved.unnormed {
        compute.rmsNormHeads(
          unnormed.columns(columns), weight: weight, epsilon: model.normEpsilon, into: target,
          reciprocals: Matrix.spread(rows: tokens.count, columns: heads))
      }
      rotate(target, heads: heads)
    }
  }

  func rotate(_ x: Matrix, heads: Int, backward: Bool = false) {
    compute.rotate(
      x, heads: heads, positions: positions, cosines: rotary.cosines, sines: rotary.sines,
      backward: backward)
  }

  /// Each segment's queries over its keys and values, which come from the cache where there is one.
  func attentionSegments(_ layer: Int, _ saved: Activations.Layer) -> [AttentionSegment] {
    let columns = headColumns
    return tokens.segments.enumerated().map { index, rows in
      var keys = saved.attention.rows(rows).columns(columns.keys)
      var values = saved.attention.rows(rows).columns(columns.values)
      if let cache {
        (keys, values) = cache.append(keys, values, layer: layer, segment: index)
      }
      return AttentionSegment(
        queries: saved.attention.rows(rows).columns(columns.queries), keys: keys, values: values,
        output: saved.heads.rows(rows), logSums: saved.logSums.rows(rows))
    }
  }
}
