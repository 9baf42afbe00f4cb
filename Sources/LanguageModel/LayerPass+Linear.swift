import Tensors

/// A frozen linear map with its adapters: y = x Wᵀ + bias + scale · (x Aᵀ) Bᵀ.
extension LayerPass {
  /// Forward: x (T,in), y (T,out). x Aᵀ is kept for the backward pass.
  func linear(
    _ layer: Int, _ group: ProjectionGroup, _ x: Matrix, _ linear: TransformerWeights.Linear,
    _ saved: Activations.Layer, into y: Matrix
  ) {
    compute.multiply(x, transposeOf: linear.weight, into: y)
    if let bias = linear.bias { compute.addBias(bias, to: y) }
    guard let adapter, let stackedA = adapter.groups[layer][group.rawValue].stackedA else {
      return
    }
    let low = saved.low[group.rawValue]
    compute.multiply(dropped(x, layer, group), stackedA.transposed, into: low)
    for part in adapter.groups[layer][group.rawValue].parts {
      compute.multiply(
        low.columns(part.ranks), part.b.transposed, into: y.columns(part.outputs),
        scale: adapter.configuration.scale, accumulate: true)
    }
  }

  /// Backward: from dy (T,out), dx = dy W + (scale · dy B) A is written, and with
  /// dlow = scale · dy B, dA += dlowᵀ x and dB += scale · dyᵀ (x Aᵀ) are added to `gradients`.
  /// The frozen weights get no gradient, and dx is skipped where nobody needs it.
  func linearBackward(
    _ layer: Int, _ group: ProjectionGroup, _ dy: Matrix, x: Matrix,
    _ linear: TransformerWeights.Linear, _ saved: Activations.Layer, into gradients: Adapter,
    dx: Matrix?
  ) {
    if let dx { compute.multiply(dy, linear.weight, into: dx) }
    guard let adapter, let stackedA = adapter.groups[layer][group.rawValue].stackedA,
      let gradientA = gradients.groups[layer][group.rawValue].stackedA
    else { return }
    let low = saved.low[group.rawValue]
    let dlow = Matrix(rows: low.rows, columns: low.columns)
    let scale = adapter.configuration.scale
    let parts = adapter.groups[layer][group.rawValue].parts
    for (part, target) in zip(parts, gradients.groups[layer][group.rawValue].parts) {
      let dy = dy.columns(part.outputs)
      compute.multiply(dy, part.b, into: dlow.columns(part.ranks), scale: scale)
      compute.multiply(
        dy.transposed, low.columns(part.ranks), into: target.b, scale: scale,
        accumulate: true)
    }
    compute.multiply(
      dlow.transposed, dropped(x, layer, group), into: gradientA, accumulate: true)
    guard let dx else { return }
    if let key = dropoutKey(layer, group) {
      let through = Matrix(rows: dx.rows, columns: dx.columns)
      compute.multiply(dlow, stackedA, into: through)
      let probability = Float(adapter.configuration.dropout)
      let kept = Matrix(rows: dx.rows, columns: dx.columns)
      compute.dropout(through, probability: probability, key: key, into: kept)
      compute.add(kept, to: dx)
    } else {
      compute.multiply(dlow, stackedA, into: dx, accumulate: true)
    }
  }

  /// x with dropout, or x itself where it is off.
  private func dropped(_ x: Matrix, _ layer: Int, _ group: ProjectionGroup) -> Matrix {
    guard let adapter, let key = dropoutKey(layer, group) else { return x }
    let out = Matrix(rows: x.rows, columns: x.columns)
    compute.dropout(x, probability: Float(adapter.configuration.dropout), key: key, into: out)
    return out
  }

  /// The key of one group's dropout; projections that share an input share its mask.
  private func dropoutKey(_ layer: Int, _ group: ProjectionGroup) -> UInt64? {
    guard let dropoutKey, let adapter, adapter.configuration.dropout > 0 else { return nil }
    return SplitMix64.mix(dropoutKey ^ SplitMix64.mix(UInt64(layer * 4 + group.rawValue + 1)))
  }
}
