import CKernels

/// Rows that one thread takes at least; shorter loops are not worth dividing.
let rowGrain = 16

extension Compute {
  /// y += scale · x, of the same shape.
  public func add(_ x: Matrix, scale: Float = 1, to y: Matrix) {
    precondition(x.rows == y.rows && x.columns == y.columns)
    parallel(x.rows, grain: rowGrain) { rows in
      for row in rows { kernels.add_scaled(y.row(row), scale, x.row(row), x.columns) }
    }
  }

  /// Adds a bias (1,C) to every row of y (T,C).
  public func addBias(_ bias: Matrix, to y: Matrix) {
    precondition(bias.rows == 1 && bias.columns == y.columns)
    parallel(y.rows, grain: rowGrain) { rows in
      for row in rows { kernels.add_scaled(y.row(row), 1, bias.base, y.columns) }
    }
  }

  /// sums (1,C) += the sum of the rows of x (T,C), in their order.
  public func addColumnSums(of x: Matrix, to sums: Matrix) {
    precondition(sums.rows == 1 && sums.columns == x.columns)
    for row in 0..<x.rows { kernels.add_scaled(sums.base, 1, x.row(row), x.columns) }
  }

  /// The sum of squares of all elements, in double precision, always in the same order.
  public func sumOfSquares(_ x: Matrix) -> Double {
    (0..<x.rows).reduce(0) { $0 + kernels.sum_of_squares(x.row($1), x.columns) }
  }

  /// out (N,C) = the rows of x (T,C) that `indices` names.
  public func gather(_ x: Matrix, rows indices: [Int], into out: Matrix) {
    precondition(out.rows == indices.count && out.columns == x.columns)
    precondition(indices.allSatisfy { (0..<x.rows).contains($0) })
    parallel(indices.count, grain: rowGrain) { range in
      for index in range { out.row(index).update(from: x.row(indices[index]), count: x.columns) }
    }
  }

  /// Adds the rows of x (N,C) to the rows of y (T,C) at `indices`, in order.
  public func addRows(_ x: Matrix, to indices: [Int], of y: Matrix) {
    precondition(x.rows == indices.count && x.columns == y.columns)
    precondition(indices.allSatisfy { (0..<y.rows).contains($0) })
    for (source, target) in indices.enumerated() {
      kernels.add_scaled(y.row(target), 1, x.row(source), x.columns)
    }
  }

  /// out = silu(gate) ⊙ up, where gateUp (T,2F) holds both side by side and out is (T,F).
  public func swiglu(_ gateUp: Matrix, into out: Matrix) {
    let width = out.columns
    precondition(gateUp.columns == 2 * width && gateUp.rows == out.rows)
    parallel(out.rows, grain: rowGrain) { rows in
      for row in rows {
        kernels.swiglu(out.row(row), gateUp.row(row), gateUp.row(row) + width, width)
      }
    }
  }

  /// gateUp (T,2F) becomes its own gradient, from that of `swiglu`'s output (T,F).
  public func swigluBackward(_ gradient: Matrix, gateUp: Matrix) {
    let width = gradient.columns
    precondition(gateUp.columns == 2 * width && gateUp.rows == gradient.rows)
    parallel(gradient.rows, grain: rowGrain) { rows in
      for row in rows {
        kernels.swiglu_backward(
          gateUp.row(row), gateUp.row(row) + width, gradient.row(row), width)
      }
    }
  }

  /// out = x with each element zeroed with `probability` and the others scaled up to match.
  ///
  /// The same `key` zeroes the same elements, so the backward pass applies it to gradients.
  public func dropout(_ x: Matrix, probability: Float, key: UInt64, into out: Matrix) {
    precondition(x.rows == out.rows && x.columns == out.columns)
    parallel(x.rows, grain: rowGrain) { rows in
      for row in rows {
        kernels.dropout(
          out.row(row), x.row(row), x.columns, probability, key, UInt64(row * x.columns))
      }
    }
  }
}
