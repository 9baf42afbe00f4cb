import CKernels

extension Compute {
  /// RMSNorm (Zhang and Sennrich 2019): out (T,C) = x (T,C) / rms(x) ⊙ weight (1,C).
  ///
  /// `reciprocals` (T,1) receives 1 / sqrt(mean(x²) + epsilon) of every row.
  public func rmsNorm(
    _ x: Matrix, weight: Matrix, epsilon: Float, into out: Matrix, reciprocals: Matrix
  ) {
    precondition(weight.count == x.columns && out.columns == x.columns && out.rows == x.rows)
    precondition(reciprocals.rows == x.rows && reciprocals.columns == 1)
    parallel(x.rows, grain: rowGrain) { rows in
      for row in rows {
        reciprocals.row(row)[0] = kernels.rms_norm(
          out.row(row), x.row(row), weight.base, x.columns, epsilon)
      }
    }
  }

  /// dx += the gradient with respect to x, from that of the output.
  public func rmsNormBackward(
    _ gradient: Matrix, x: Matrix, weight: Matrix, reciprocals: Matrix, into dx: Matrix
  ) {
    precondition(gradient.rows == x.rows && gradient.columns == x.columns)
    precondition(dx.rows == x.rows && dx.columns == x.columns && reciprocals.rows == x.rows)
    parallel(x.rows, grain: rowGrain) { rows in
      for row in rows {
        kernels.rms_norm_backward(
          dx.row(row), gradient.row(row), x.row(row), weight.base, reciprocals.row(row)[0],
          x.columns)
      }
    }
  }

  /// dweight (1,C) += Σ over rows of gradient ⊙ x · reciprocal, the gradient of RMSNorm's weight;
  /// always in the rows' order.
  public func addNormWeightGradient(
    _ gradient: Matrix, x: Matrix, reciprocals: Matrix, to dweight: Matrix
  ) {
    precondition(gradient.rows == x.rows && gradient.columns == x.columns)
    precondition(dweight.count == x.columns && reciprocals.rows == x.rows)
    for row in 0..<x.rows {
      let (source, factors, target) = (gradient.row(row), x.row(row), dweight.base)
      let reciprocal = reciprocals.row(row)[0]
      for column in 0..<x.columns {
        target[column] += source[column] * factors[column] * reciprocal
      }
    }
  }

  /// RMSNorm of every head: x (T,H·D) by weight (1,D); `reciprocals` is (T,H).
  public func rmsNormHeads(
    _ x: Matrix, weight: Matrix, epsilon: Float, into out: Matrix, reciprocals: Matrix
  ) {
    let width = weight.count
    let heads = reciprocals.columns
    precondition(x.columns == heads * width && out.columns == x.columns && out.rows == x.rows)
    parallel(x.rows, grain: rowGrain) { rows in
      for row in rows {
        for head in 0..<heads {
          reciprocals.row(row)[head] = kernels.rms_norm(
            out.row(row) + head * width, x.row(row) + head * width, weight.base, width, epsilon)
        }
      }
    }
  }

  /// The gradient (T,H·D) of the output becomes that of x; `x` is what the forward pass was given.
  public func rmsNormHeadsBackward(
    _ gradient: Matrix, x: Matrix, weight: Matrix, reciprocals: Matrix
  ) {
    let width = weight.count
    precondition(x.columns == reciprocals.columns * width && gradient.columns == x.columns)
    parallel(x.rows, grain: rowGrain) { rows in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { scratch in
        guard let dx = scratch.baseAddress else { return }
        for row in rows {
          for head in 0..<reciprocals.columns {
            let target = gradient.row(row) + head * width
            dx.initialize(repeating: 0, count: width)
            kernels.rms_norm_backward(
              dx, target, x.row(row) + head * width, weight.base, reciprocals.row(row)[head],
              width)
            target.update(from: dx, count: width)
          }
        }
      }
    }
  }

  /// Rotary embedding (Su et al. 2021) in place: x (T,H·D), halves paired as (i, i + D/2).
  ///
  /// Row t turns by the angles of `positions[t]` in the tables (P,D/2); `backward` turns back,
  /// which is the gradient.
  public func rotate(
    _ x: Matrix, heads: Int, positions: [Int], cosines: Matrix, sines: Matrix,
    backward: Bool = false
  ) {
    let half = cosines.columns
    precondition(x.columns == heads * half * 2 && positions.count == x.rows)
    precondition(positions.allSatisfy { (0..<cosines.rows).contains($0) })
    parallel(x.rows, grain: rowGrain) { rows in
      for row in rows {
        let cosine = cosines.row(positions[row])
        let sine = sines.row(positions[row])
        for head in 0..<heads {
          kernels.rotate(x.row(row) + head * half * 2, cosine, sine, half, backward ? -1 : 1)
        }
      }
    }
  }
}
