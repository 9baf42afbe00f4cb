import CKernels

/// Products by weights in bfloat16. The other factor is rounded to bfloat16 on its way; sums are
/// float32. The number of threads, and of rows, changes no bit of a result.
extension Compute {
  /// out (M,N) = x (M,K) · weightᵀ, with weight (N,K).
  ///
  /// - Precondition: `bfloat16KernelName` is not nil.
  public func multiply(_ x: Matrix, transposeOf weight: BFloat16Weight, into out: Matrix) {
    precondition(x.columns == weight.columns && out.columns == weight.rows)
    product(x, weight, into: out) { $0.forward }
  }

  /// out (M,K) = x (M,N) · weight, with weight (N,K): the gradient of the product above.
  ///
  /// - Precondition: `bfloat16KernelName` is not nil.
  public func multiply(_ x: Matrix, _ weight: BFloat16Weight, into out: Matrix) {
    precondition(x.columns == weight.rows && out.columns == weight.columns)
    product(x, weight, into: out) { $0.backward }
  }

  /// out (N,C) = the rows of weight (T,C) that `indices` names.
  public func gather(_ weight: BFloat16Weight, rows indices: [Int], into out: Matrix) {
    precondition(out.rows == indices.count && out.columns == weight.columns)
    precondition(indices.allSatisfy { (0..<weight.rows).contains($0) })
    parallel(indices.count, grain: rowGrain) { range in
      for index in range {
        rehearse_bfloat16_unpack(out.row(index), weight.packed, indices[index], weight.columns)
      }
    }
  }

  private typealias Kernel =
    @convention(c) (
      UnsafePointer<rehearse_bfloat16_product>, UnsafeMutableRawPointer
    ) -> Void

  /// Divides the longer side of `out` among the threads, columns by whole panels.
  private func product(
    _ x: Matrix, _ weight: BFloat16Weight, into out: Matrix,
    by choice: (rehearse_bfloat16_table) -> Kernel
  ) {
    precondition(x.rows == out.rows)
    guard let bfloat16Kernels else {
      preconditionFailure("this processor has no products in bfloat16")
    }
    let kernel = choice(bfloat16Kernels)
    let panel = Int(REHEARSE_BFLOAT16_PANEL)
    let panels = (out.columns + panel - 1) / panel
    let multiplications = out.count * x.columns
    if multiplications < smallProduct {
      noted(.weights, operations: 2 * multiplications) {
        Self.product(x, weight, into: out, columns: 0..<out.columns, by: kernel)
      }
    } else if out.rows >= out.columns {
      parallel(out.rows, grain: panel, as: .weights, operations: 2 * multiplications) { range in
        Self.product(
          x.rows(range), weight, into: out.rows(range), columns: 0..<out.columns, by: kernel)
      }
    } else {
      parallel(panels, as: .weights, operations: 2 * multiplications) { range in
        let columns = range.lowerBound * panel..<min(range.upperBound * panel, out.columns)
        Self.product(x, weight, into: out, columns: columns, by: kernel)
      }
    }
  }

  private static func product(
    _ x: Matrix, _ weight: BFloat16Weight, into out: Matrix, columns: Range<Int>, by kernel: Kernel
  ) {
    var product = rehearse_bfloat16_product(
      x: x.base, x_stride: x.stride, rows: x.rows, packed: weight.packed, outputs: weight.rows,
      inputs: weight.columns, out: out.base, out_stride: out.stride,
      first_column: columns.lowerBound, end_column: columns.upperBound)
    withUnsafeTemporaryAllocation(byteCount: rehearse_bfloat16_scratch_size(), alignment: 64) {
      guard let scratch = $0.baseAddress else { return }
      kernel(&product, scratch)
    }
  }
}
