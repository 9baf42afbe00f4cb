import Tensors

/// A linear map with its adapters: y = x Wᵀ + bias + scale · (x Aᵀ) Bᵀ.
extension LayerPass {
  /// Forward: x (T,in), y (T,out), to which a residual (T,out) is added. x Aᵀ is kept for the
  /// backward pass.
  func linear(
    _ layer: Int, _ group: ProjectionGroup, _ x: Matrix, _ linear: TransformerWeights.Linear,
    _ saved: Activations.Layer, into y: Matrix, residual: Matrix? = nil
  ) {
    var term: LowRankTerm?
    if let adapter, let stackedA = adapter.groups[layer][group.rawValue].stackedA {
      let parts = adapter.groups[layer][group.rawValue].parts
      let (low, up) = (saved.low[group.rawValue], stackedB[group.rawValue])
      for part in parts { up.rows(part.ranks).columns(part.outputs).copy(transposeOf: part.b) }
      var downs: [LowRankTerm.Down] = []
      if dropoutKey(layer, group) == nil {
        downs = [
          LowRankTerm.Down(
            columns: 0..<x.columns, factor: stackedA.transposedCopy, ranks: 0..<low.columns)
        ]
      } else {
        compute.multiplyThin(dropped(x, layer, group), stackedA.transposed, into: low)
      }
      term = LowRankTerm(
        low: low, up: up, scale: adapter.configuration.scale,
        blocks: parts.map { ($0.ranks, $0.outputs) }, downs: downs)
    }
    compute.multiply(x, transposeOf: linear.weight, into: y, adding: term, residual: residual)
    if let bias = linear.bias { compute.addBias(bias, to: y) }
  }

  /// Backward: from dy (T,out), dx = dy W + (scale · dy B) A is written, and with
  /// dlow = scale · dy B, dA += dlowᵀ x and dB += scale · dyᵀ (x Aᵀ) are added to the adapter's
  /// gradients, or dW += dyᵀ x and the sum of dy to those of the weights, whichever learn. dx is
  /// skipped where nobody needs it.
  func linearBackward(
    _ layer: Int, _ group: ProjectionGroup, _ dy: Matrix, x: Matrix,
    _ linear: TransformerWeights.Linear, _ saved: Activations.Layer, dx: Matrix?
  ) {
    factors?.add(layer, group, x: x, dy: dy, compute: compute)
    if let target = weightGradients?.layers[layer][group] {
      compute.multiply(dy.transposed, x, into: target.weight, accumulate: true)
      if let bias = target.bias { compute.addColumnSums(of: dy, to: bias) }
    }
    guard let adapter, let stackedA = adapter.groups[layer][group.rawValue].stackedA,
      let gradients = adapterGradients?.groups[layer][group.rawValue],
      let gradientA = gradients.stackedA
    else {
      if let dx { compute.multiply(dy, linear.weight, into: dx) }
      return
    }
    let low = saved.low[group.rawValue]
    let dlow = Matrix.spread(rows: low.rows, columns: low.columns)
    let scale = adapter.configuration.scale
    let parts = adapter.groups[layer][group.rawValue].parts
    let term = LowRankTerm(
      low: dlow, up: stackedA, scale: 1, blocks: [(0..<dlow.columns, 0..<stackedA.columns)],
      downs: parts.map {
        LowRankTerm.Down(columns: $0.outputs, factor: $0.b, ranks: $0.ranks)
      }, lowScale: scale)
    if let dx, dropoutKey(layer, group) == nil {
      compute.multiply(dy, linear.weight, into: dx, adding: term)
    } else {
      compute.computeLow(of: term, from: dy)
    }
    for (part, target) in zip(parts, gradients.parts) {
      compute.multiplyThin(
        dy.columns(part.outputs).transposed, low.columns(part.ranks), into: target.b, scale: scale,
        accumulate: true)
    }
    compute.multiplyThin(
      dlow.transposed, dropped(x, layer, group), into: gradientA, accumulate: true)
    if let dx, let key = dropoutKey(layer, group) {
      compute.multiply(dy, linear.weight, into: dx)
      let through = Matrix.spread(rows: dx.rows, columns: dx.columns)
      compute.multiplyThin(dlow, stackedA, into: through)
      let probability = Float(adapter.configuration.dropout)
      let kept = Matrix.spread(rows: dx.rows, columns: dx.columns)
      compute.dropout(through, probability: probability, key: key, into: kept)
      compute.add(kept, to: dx)
    }
  }

  /// x with dropout, or x itself where it is off.
  private func dropped(_ x: Matrix, _ layer: Int, _ group: ProjectionGroup) -> Matrix {
    guard let adapter, let key = dropoutKey(layer, group) else { return x }
    let out = Matrix.spread(rows: x.rows, columns: x.columns)
    compute.dropout(x, probability: Float(adapter.configuration.dropout), key: key, into: out)
    return out
  }

  /// The key of one group's dropout; projections that share an input share its mask.
  private func dropoutKey(_ layer: Int, _ group: ProjectionGroup) -> UInt64? {
    guard let dropoutKey, let adapter, adapter.configuration.dropout > 0 else { return nil }
    return SplitMix64.mix(dropoutKey ^ SplitMix64.mix(UInt64(layer * 4 + group.rawValue + 1)))
  }
}
