import COpenBLAS

/// The multiplications from which threads share a product; below, a second thread costs more than
/// it brings.
let smallProduct = 1 << 20

extension Compute {
  /// out (M,N) = scale · a (M,K) · b (K,N), added to what `out` holds where `accumulate`.
  ///
  /// The longer side of `out` is divided among the threads.
  public func multiply(
    _ a: some MatrixOperand, _ b: some MatrixOperand, into out: Matrix, scale: Float = 1,
    accumulate: Bool = false
  ) {
    precondition(a.factorRows == out.rows && b.factorColumns == out.columns)
    precondition(a.factorColumns == b.factorRows)
    let multiplications = out.count * a.factorColumns
    guard multiplications >= smallProduct else {
      return noted(.weights, operations: 2 * multiplications) {
        Self.product(
          a.matrix, a.isTransposed, b.matrix, b.isTransposed, out, scale, accumulate)
      }
    }
    if out.rows >= out.columns {
      parallel(out.rows, grain: 16, as: .weights, operations: 2 * multiplications) { range in
        let part = a.isTransposed ? a.matrix.columns(range) : a.matrix.rows(range)
        Self.product(
          part, a.isTransposed, b.matrix, b.isTransposed, out.rows(range), scale, accumulate)
      }
    } else {
      parallel(out.columns, grain: 16, as: .weights, operations: 2 * multiplications) { range in
        let part = b.isTransposed ? b.matrix.rows(range) : b.matrix.columns(range)
        Self.product(
          a.matrix, a.isTransposed, part, b.isTransposed, out.columns(range), scale, accumulate)
      }
    }
  }

  /// The same on the calling thread.
  private static func product(
    _ a: Matrix, _ transposesA: Bool, _ b: Matrix, _ transposesB: Bool, _ out: Matrix,
    _ scale: Float, _ accumulate: Bool
  ) {
    guard out.count > 0 else { return }
    cblas_sgemm(
      CblasRowMajor, transposesA ? CblasTrans : CblasNoTrans,
      transposesB ? CblasTrans : CblasNoTrans, blasint(out.rows), blasint(out.columns),
      blasint(transposesA ? a.rows : a.columns), scale, a.base, blasint(max(a.stride, 1)), b.base,
      blasint(max(b.stride, 1)), accumulate ? 1 : 0, out.base, blasint(max(out.stride, 1)))
  }
}
