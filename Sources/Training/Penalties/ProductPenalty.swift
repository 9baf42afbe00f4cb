import LanguageModel
import Tensors

/// (λ/2) s² Σ tr(M N) with M = Bᵀ G B and N = A C Aᵀ over the adapted projections: a quadratic form
/// of the changes ΔW = s B A of the weights, which are not formed.
struct ProductPenalty: AdapterPenalty {
  let strength: Double
  /// C and G of each projection; nil for the identity, which leaves (λ/2) Σ ‖ΔW‖²_F.
  let factors: [KroneckerFactors.Pair]?
  let compute: Compute

  func accumulate(_ adapter: Adapter, into gradients: Adapter) -> Double {
    let scale = adapter.configuration.scale
    let factor = Float(strength) * scale * scale
    var sum = 0.0
    for (index, (part, gradient)) in zip(adapter.projections, gradients.projections).enumerated() {
      let pair = factors?[index]
      let gb = pair.map { product($0.output, part.b) } ?? part.b
      let ac = pair.map { product(part.a, $0.input) } ?? part.a
      let m = product(part.b.transposed, gb)
      let n = product(ac, part.a.transposed)
      sum += compute.innerProduct(m, n)
      compute.multiply(gb, n, into: gradient.b, scale: factor, accumulate: true)
      compute.multiply(m, ac, into: gradient.a, scale: factor, accumulate: true)
    }
    return Double(factor) * sum / 2
  }

  private func product(_ x: some MatrixOperand, _ y: some MatrixOperand) -> Matrix {
    let rows = x.isTransposed ? x.matrix.columns : x.matrix.rows
    let columns = y.isTransposed ? y.matrix.rows : y.matrix.columns
    let out = Matrix(rows: rows, columns: columns)
    compute.multiply(x, y, into: out)
    return out
  }
}
