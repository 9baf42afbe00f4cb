import Tensors

/// A weight (out, in) in the number format in which it is multiplied.
enum WeightMatrix: Sendable {
  case float32(Matrix)
  case bfloat16(BFloat16Weight)

  /// Allocates zeros, to be loaded.
  init(rows: Int, columns: Int, compute: Compute) {
    switch compute.precision {
    case .float32: self = .float32(Matrix(rows: rows, columns: columns))
    case .bfloat16: self = .bfloat16(BFloat16Weight(rows: rows, columns: columns))
    }
  }

  /// Fills the rows in `range` from the bytes of a tensor of that shape.
  func load(
    _ bytes: UnsafeRawBufferPointer, as type: FloatType, into range: Range<Int>, compute: Compute
  ) {
    switch self {
    case .float32(let weight): weight.rows(range).load(bytes, as: type, compute: compute)
    case .bfloat16(let weight): weight.load(bytes, as: type, into: range, compute: compute)
    }
  }
}

extension Compute {
  /// out (M,N) = x (M,K) · weightᵀ, with weight (N,K), and what is to be added.
  func multiply(
    _ x: Matrix, transposeOf weight: WeightMatrix, into out: Matrix,
    adding term: LowRankTerm? = nil,
    residual: Matrix? = nil
  ) {
    switch weight {
    case .float32(let weight):
      multiply(x, weight.transposed, into: out)
      if let term { add(term, of: x, to: out) }
      if let residual { add(residual, to: out) }
    case .bfloat16(let weight):
      multiply(x, transposeOf: weight, into: out, adding: term, residual: residual)
    }
  }

  /// out (M,K) = x (M,N) · weight, with weight (N,K), and what is to be added.
  func multiply(
    _ x: Matrix, _ weight: WeightMatrix, into out: Matrix, adding term: LowRankTerm? = nil
  ) {
    switch weight {
    case .float32(let weight):
      multiply(x, weight, into: out)
      if let term { add(term, of: x, to: out) }
    case .bfloat16(let weight): multiply(x, weight, into: out, adding: term)
    }
  }

  private func add(_ term: LowRankTerm, of x: Matrix, to out: Matrix) {
    computeLow(of: term, from: x)
    add(term, to: out)
  }

  /// out (N,C) = the rows of weight (T,C) that `indices` names.
  func gather(_ weight: WeightMatrix, rows indices: [Int], into out: Matrix) {
    switch weight {
    case .float32(let weight): gather(weight, rows: indices, into: out)
    case .bfloat16(let weight): gather(weight, rows: indices, into: out)
    }
  }
}
