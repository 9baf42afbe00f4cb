import Tensors

/// Memory that the backward pass of every layer uses in turn.
struct BackwardScratch {
  /// (T,C).
  let hidden: Matrix
  /// (T,F).
  let inner: Matrix
  /// (T,H·D).
  let heads: Matrix
  /// (T,H·D + 2·G·D).
  let attention: Matrix

  init(_ model: ModelConfiguration, rows: Int) {
    hidden = Matrix.spread(rows: rows, columns: model.hiddenSize)
    inner = Matrix.spread(rows: rows, columns: model.intermediateSize)
    heads = Matrix.spread(rows: rows, columns: model.queryWidth)
    attention = Matrix.spread(rows: rows, columns: model.attentionWidth)
  }

  /// Its first `rows` rows.
  init(_ whole: Self, rows: Int) {
    hidden = whole.hidden.rows(0..<rows)
    inner = whole.inner.rows(0..<rows)
    heads = whole.heads.rows(0..<rows)
    attention = whole.attention.rows(0..<rows)
  }
}

extension LayerPass {
  /// No layer below it learns.
  var firstTrainedLayer: Int { adapter?.configuration.layers?.first ?? 0 }

  /// Turns the gradient (T,C) of the layer's output into that of its input, in place. In the first
  /// layer that an adapter changes it stops before that, for nobody needs it.
  func backward(
    _ layer: Int, _ saved: Activations.Layer, gradient: Matrix, scratch: BackwardScratch
  ) {
    let weights = weights.layers[layer]
    let weightGradients = weightGradients?.layers[layer]
    // The feed-forward half: output = middle + down(swiglu(gateUp(norm(middle)))).
    linearBackward(
      layer, .down, gradient, x: activate(saved), weights.down, saved,
      dx: scratch.inner)
    compute.swigluBackward(scratch.inner, gateUp: saved.gateUp)
    linearBackward(
      layer, .gateUp, saved.gateUp, x: norm(saved.middle, weights.middleNorm), weights.gateUp,
      saved, dx: scratch.hidden)
    normBackward(
      scratch.hidden, saved.middle, weights.middleNorm, into: gradient,
      dweight: weightGradients?.middleNorm)

    // The attention half: middle = input + o(attention(norm(input))).
    linearBackward(
      layer, .output, gradient, x: saved.heads, weights.output, saved,
      dx: scratch.heads)
    let segments = attentionSegments(layer, saved)
    compute.attentionBackward(
      segments, gradients: attentionGradients(segments, scratch), heads: model.headCount,
      groups: model.keyValueHeadCount, scale: attentionScale)
    positionHeadsBackward(saved, weights, scratch.attention, weightGradients)
    let isNeeded = weightGradients != nil || layer > firstTrainedLayer
    let dx = isNeeded ? scratch.hidden : nil
    linearBackward(
      layer, .attention, scratch.attention, x: norm(saved.input, weights.inputNorm),
      weights.attention, saved, dx: dx)
    if let dx {
      normBackward(
        dx, saved.input, weights.inputNorm, into: gradient, dweight: weightGradients?.inputNorm)
    }
  }

  /// Where attention's backward pass finds the gradient of the heads and leaves the others.
  private func attentionGradients(
    _ segments: [AttentionSegment], _ scratch: BackwardScratch
  ) -> [AttentionSegment] {
    let columns = headColumns
    return zip(tokens.segments, segments).map { rows, segment in
      let stacked = scratch.attention.rows(rows)
      return AttentionSegment(
        queries: stacked.columns(columns.queries), keys: stacked.columns(columns.keys),
        values: stacked.columns(columns.values), output: scratch.heads.rows(rows),
        logSums: segment.logSums)
    }
  }

  private func positionHeadsBackward(
    _ saved: Activations.Layer, _ weights: TransformerWeights.Layer, _ gradient: Matrix,
    _ weightGradients: ModelTensors<Matrix>.Layer?
  ) {
    let columns = headColumns
    let parts = [
      (columns.queries, weights.queryNorm, weightGradients?.queryNorm, model.headCount),
      (columns.keys, weights.keyNorm, weightGradients?.keyNorm, model.keyValueHeadCount),
    ]
    for (columns, weight, dweight, heads) in parts {
      let target = gradient.columns(columns)
      rotate(target, heads: heads, backward: true)
      guard let weight, let unnormed = saved.unnormed?.columns(columns) else { continue }
      let reciprocals = Matrix.spread(rows: tokens.count, columns: heads)
      compute.rmsNormHeads(
        unnormed, weight: weight, epsilon: model.normEpsilon,
        into: Matrix.spread(rows: tokens.count, columns: unnormed.columns), reciprocals: reciprocals
      )
      for head in 0..<heads {
        guard let dweight else { break }
        let columns = head * model.headSize..<(head + 1) * model.headSize
        compute.addNormWeightGradient(
          target.columns(columns), x: unnormed.columns(columns),
          reciprocals: reciprocals.columns(head..<head + 1), to: dweight)
      }
      compute.rmsNormHeadsBackward(target, x: unnormed, weight: weight, reciprocals: reciprocals)
    }
  }
}
