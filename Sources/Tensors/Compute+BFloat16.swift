import CKernels

/// Products by weights in bfloat16. The other factor is rounded to bfloat16 on its way; sums are
/// float32. The number of threads changes no bit of a result, and that of rows none but of a term
/// whose `low` is computed.
extension Compute {
  /// out (M,N) = x (M,K) · weightᵀ, with weight (N,K), and what is to be added in float32.
  ///
  /// A sum in memory costs as much as reading and writing it: the terms are added while a block of
  /// the product is in the cache.
  ///
  /// - Precondition: `bfloat16KernelName` is not nil.
  public func multiply(
    _ x: Matrix, transposeOf weight: BFloat16Weight, into out: Matrix,
    adding term: LowRankTerm? = nil,
    residual: Matrix? = nil
  ) {
    precondition(x.columns == weight.columns && out.columns == weight.rows)
    product(x, weight, into: out, term, residual) { $0.forward }
  }

  /// out (M,K) = x (M,N) · weight, with weight (N,K): the gradient of the product above; and what is
  /// to be added.
  ///
  /// - Precondition: `bfloat16KernelName` is not nil.
  public func multiply(
    _ x: Matrix, _ weight: BFloat16Weight, into out: Matrix, adding term: LowRankTerm? = nil
  ) {
    precondition(x.columns == weight.rows && out.columns == weight.columns)
    product(x, weight, into: out, term, nil) { $0.backward }
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
    _ x: Matrix, _ weight: BFloat16Weight, into out: Matrix, _ term: LowRankTerm?,
    _ residual: Matrix?, by choice: (rehearse_bfloat16_table) -> Kernel
  ) {
    precondition(x.rows == out.rows)
    precondition(term.map { $0.low.rows == out.rows && $0.up.columns == out.columns } ?? true)
    precondition(term?.downs.allSatisfy { $0.columns.upperBound <= x.columns } ?? true)
    precondition(residual.map { $0.rows == out.rows && $0.columns == out.columns } ?? true)
    guard let bfloat16Kernels else {
      preconditionFailure("this processor has no products in bfloat16")
    }
    let kernel = choice(bfloat16Kernels)
    let panel = Int(REHEARSE_BFLOAT16_PANEL)
    let panels = (out.columns + panel - 1) / panel
    let ranks = term.map { term in
      (0..<panels).map { index in
        term.ranks(ofColumns: index * panel..<min((index + 1) * panel, out.columns))
      }
    }
    let multiplications = out.count * x.columns
    let byRows = out.rows >= out.columns
    let grain = multiplications < smallProduct ? Int.max : byRows ? panel : 1
    // Threads that share rows cannot compute their `low` on the way.
    if !byRows, let term { computeLow(of: term, from: x) }
    let downs = byRows ? term?.downs ?? [] : []
    parallel(
      byRows ? out.rows : panels, grain: grain, as: .weights, operations: 2 * multiplications
    ) { range in
      let rows = byRows ? range : 0..<out.rows
      let columns =
        byRows
        ? 0..<out.columns : range.lowerBound * panel..<min(range.upperBound * panel, out.columns)
      Self.product(
        x.rows(rows), weight, into: out.rows(rows), columns: columns, term?.rows(rows), ranks ?? [],
        downs, residual?.rows(rows), by: kernel)
    }
  }

  private static func product(
    _ x: Matrix, _ weight: BFloat16Weight, into out: Matrix, columns: Range<Int>,
    _ term: LowRankTerm?, _ ranks: [Range<Int>], _ downs: [LowRankTerm.Down],
    _ residual: Matrix?, by kernel: Kernel
  ) {
    let (firstRanks, endRanks) = (ranks.map(\.lowerBound), ranks.map(\.upperBound))
    let parts = downs.map { down in
      rehearse_low_rank_part(
        down: down.factor.base, down_stride: down.factor.stride, first: down.columns.lowerBound,
        end: down.columns.upperBound, first_rank: down.ranks.lowerBound, ranks: down.ranks.count)
    }
    firstRanks.withUnsafeBufferPointer { firstRanks in
      endRanks.withUnsafeBufferPointer { endRanks in
        parts.withUnsafeBufferPointer { parts in
          var product = rehearse_bfloat16_product(
            x: x.base, x_stride: x.stride, rows: x.rows, packed: weight.packed,
            outputs: weight.rows, inputs: weight.columns, out: out.base, out_stride: out.stride,
            first_column: columns.lowerBound, end_column: columns.upperBound, low: term?.low.base,
            low_stride: term?.low.stride ?? 0, up: term?.up.base, up_stride: term?.up.stride ?? 0,
            first_ranks: firstRanks.baseAddress, end_ranks: endRanks.baseAddress,
            scale: term?.scale ?? 0, parts: parts.baseAddress, part_count: parts.count,
            low_scale: term?.lowScale ?? 0, residual: residual?.base,
            residual_stride: residual?.stride ?? 0)
          withUnsafeTemporaryAllocation(byteCount: rehearse_bfloat16_scratch_size(), alignment: 64)
          {
            guard let scratch = $0.baseAddress else { return }
            kernel(&product, scratch)
          }
        }
      }
    }
  }
}
