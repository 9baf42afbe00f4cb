import LanguageModel
import Tensors

/// (λ/2) s² Σ tr(M N) with M = Bᵀ G B and N = A C Aᵀ over the adapted projections: a quadratic form
/// of the changes ΔW = s B A of the weights, which are not formed.
///
/// Where the change is measured from an anchor, it is a product of the same kind, of twice the rank:
/// s (B A − B0 A0) = s [B, −B0] [A; A0].
struct ProductPenalty: ParameterPenalty {
  let strength: Double
  /// C and G of each projection; nil for the identity, which leaves (λ/2) Σ ‖ΔW‖²_F.
  let factors: [KroneckerFactors.Pair]?
  /// What the change is measured from, of the adapter's shape; nil for the base, where ΔW = 0.
  let anchor: Adapter?
  let compute: Compute

  func accumulate(_ parameters: TrainedParameters, into gradients: TrainedParameters) -> Double {
    guard case .adapter(let adapter) = parameters, case .adapter(let gradients) = gradients else {
      preconditionFailure("only an adapter changes weights by products")
    }
    let scale = adapter.configuration.scale
    let factor = Float(strength) * scale * scale
    let anchors = anchor?.projections
    let own = 0..<adapter.configuration.rank
    var sum = 0.0
    for (index, (part, gradient)) in zip(adapter.projections, gradients.projections).enumerated() {
      let pair = factors?[index]
      let b = anchors.map { part.b.beside(minus: $0[index].b, compute) } ?? part.b
      let a = anchors.map { part.a.above($0[index].a) } ?? part.a
      let gb = pair.map { product($0.output, b) } ?? b
      let ac = pair.map { product(a, $0.input) } ?? a
      let m = product(b.transposed, gb)
      let n = product(ac, a.transposed)
      sum += compute.innerProduct(m, n)
      compute.multiply(gb, n.columns(own), into: gradient.b, scale: factor, accumulate: true)
      compute.multiply(m.rows(own), ac, into: gradient.a, scale: factor, accumulate: true)
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

extension Matrix {
  /// [self, −other], (m, 2r) of two (m, r).
  fileprivate func beside(minus other: Matrix, _ compute: Compute) -> Matrix {
    let joined = Matrix(rows: rows, columns: 2 * columns)
    joined.columns(0..<columns).copy(from: self)
    compute.add(other, scale: -1, to: joined.columns(columns..<2 * columns))
    return joined
  }

  /// [self; other], (2r, n) of two (r, n).
  fileprivate func above(_ other: Matrix) -> Matrix {
    let joined = Matrix(rows: 2 * rows, columns: columns)
    joined.rows(0..<rows).copy(from: self)
    joined.rows(rows..<2 * rows).copy(from: other)
    return joined
  }
}
