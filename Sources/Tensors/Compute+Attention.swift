import CKernels

/// One sequence of queries over one sequence of keys, all heads.
public struct AttentionSegment: Sendable {
  /// (Lq,H·D).
  public var queries: Matrix
  /// (Lk,G·D): H is a multiple of the G key-value heads, which neighbouring query heads share.
  public var keys: Matrix
  /// (Lk,G·D).
  public var values: Matrix
  /// (Lq,H·D).
  public var output: Matrix
  /// (Lq,H): the log of each softmax's denominator, which the backward pass needs.
  public var logSums: Matrix

  /// Describes a segment whose last query stands at the last key.
  public init(queries: Matrix, keys: Matrix, values: Matrix, output: Matrix, logSums: Matrix) {
    precondition(keys.rows >= queries.rows && keys.rows == values.rows)
    precondition(keys.stride == values.stride)
    self.queries = queries
    self.keys = keys
    self.values = values
    self.output = output
    self.logSums = logSums
  }
}

extension Compute {
  /// Causal attention: output = softmax(scale · q kᵀ) v over the keys up to each query's position.
  ///
  /// In bfloat16 the factors of products are rounded to it; sums and the softmax are float32.
  ///
  /// - Complexity: O(Lq · Lk · D) time for a head; scratch memory of a thread is O(Lk · D).
  public func attention(_ segments: [AttentionSegment], heads: Int, groups: Int, scale: Float) {
    distribute(
      segments.count * groups, as: .attention,
      operations: 2 * operations(segments)
    ) { item in
      var part = rehearse_attention(
        segments[item / groups], heads: heads, groups: groups, group: item % groups, scale: scale)
      withScratch(attentionKernels.forward_scratch(&part)) { attentionKernels.forward(&part, $0) }
    }
  }

  /// The gradients of queries, keys and values from that of the output.
  ///
  /// `gradients` mirrors `segments`: its `output` is given; `queries`, `keys` and `values` are
  /// overwritten; its `logSums` is not used.
  public func attentionBackward(
    _ segments: [AttentionSegment], gradients: [AttentionSegment], heads: Int, groups: Int,
    scale: Float
  ) {
    precondition(segments.count == gradients.count)
    distribute(
      segments.count * groups, as: .attention,
      operations: 5 * operations(segments)
    ) { item in
      let (segment, group) = (item / groups, item % groups)
      var part = rehearse_attention(
        segments[segment], heads: heads, groups: groups, group: group, scale: scale)
      var gradient = rehearse_attention_gradient(
        gradients[segment], heads: heads, groups: groups, group: group)
      withScratch(attentionKernels.backward_scratch(&part)) {
        attentionKernels.backward(&part, &gradient, $0)
      }
    }
  }

  private func withScratch(_ size: Int, _ body: (UnsafeMutableRawPointer) -> Void) {
    withUnsafeTemporaryAllocation(byteCount: size, alignment: 64) {
      guard let base = $0.baseAddress else { return }
      body(base)
    }
  }

  /// The operations of one product of all queries with the keys that they see.
  private func operations(_ segments: [AttentionSegment]) -> Int {
    segments.reduce(0) { sum, segment in
      let (rows, keys) = (segment.queries.rows, segment.keys.rows)
      let seen = rows * (keys - rows) + rows * (rows + 1) / 2
      return sum + 2 * seen * segment.queries.columns
    }
  }
}

extension rehearse_attention {
  /// The query heads that share key-value head `group`.
  fileprivate init(
    _ segment: AttentionSegment, heads: Int, groups: Int, group: Int, scale: Float
  ) {
    let width = segment.queries.columns / heads
    let (first, count) = (group * (heads / groups), heads / groups)
    self.init(
      queries: segment.queries.base + first * width, query_stride: segment.queries.stride,
      keys: segment.keys.base + group * width, values: segment.values.base + group * width,
      key_stride: segment.keys.stride, output: segment.output.base + first * width,
      output_stride: segment.output.stride, log_sums: segment.logSums.base + first,
      log_sum_stride: segment.logSums.stride, rows: segment.queries.rows,
      key_count: segment.keys.rows, heads: count, width: width, scale: scale)
  }
}

extension rehearse_attention_gradient {
  fileprivate init(_ gradient: AttentionSegment, heads: Int, groups: Int, group: Int) {
    let width = gradient.queries.columns / heads
    let first = group * (heads / groups)
    self.init(
      output: gradient.output.base + first * width, output_stride: gradient.output.stride,
      queries: gradient.queries.base + first * width, query_stride: gradient.queries.stride,
      keys: gradient.keys.base + group * width, values: gradient.values.base + group * width,
      key_stride: gradient.keys.stride)
  }
}
