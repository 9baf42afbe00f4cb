import CKernels

extension Compute {
  /// out (M,N) = scale · a (M,K) · b (K,N), added to what `out` holds where `accumulate`, where one
  /// of M, N and K is small, as in LoRA's products.
  ///
  /// BLAS copies both factors into blocks first, which here takes as long as the product: it reaches
  /// half of the speed. The factors are used where they lie; only a transposed b is copied, and
  /// so should be the small one. The number of threads changes no bit.
  public func multiplyThin(
    _ a: some MatrixOperand, _ b: some MatrixOperand, into out: Matrix, scale: Float = 1,
    accumulate: Bool = false
  ) {
    precondition(a.factorRows == out.rows && b.factorColumns == out.columns)
    precondition(a.factorColumns == b.factorRows)
    let p = b.isTransposed ? b.matrix.transposedCopy : b.matrix
    let multiplications = out.count * p.rows
    let byRows = out.rows >= out.columns
    let side = max(out.rows, out.columns)
    let (x, transposed) = (a.matrix, a.isTransposed)
    parallel(
      side, grain: max(16, smallProduct * side / max(multiplications, 1)), as: .adapter,
      operations: 2 * multiplications
    ) { range in
      let rows = byRows ? range : 0..<out.rows
      let columns = byRows ? 0..<out.columns : range
      let (xRow, xStep) = transposed ? (1, x.stride) : (x.stride, 1)
      var part = rehearse_thin_product(
        x: x.base + rows.lowerBound * xRow, x_row: xRow, x_step: xStep,
        p: p.base + columns.lowerBound, p_stride: p.stride,
        out: out.row(rows.lowerBound) + columns.lowerBound, out_stride: out.stride,
        rows: rows.count, columns: columns.count, depth: p.rows, scale: scale,
        accumulate: accumulate ? 1 : 0)
      kernels.thin_product(&part)
    }
  }
}

extension Matrix {
  /// The transpose, in memory of its own.
  public var transposedCopy: Matrix {
    let copy = Matrix(rows: columns, columns: rows)
    copy.copy(transposeOf: self)
    return copy
  }

  /// Copies the elements of a matrix (N,M) to this one (M,N).
  public func copy(transposeOf other: Matrix) {
    precondition(rows == other.columns && columns == other.rows)
    for index in 0..<other.rows {
      let (source, target) = (other.row(index), base + index)
      for column in 0..<other.columns { target[column * stride] = source[column] }
    }
  }
}
