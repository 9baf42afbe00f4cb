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
    self.queries = queries
    self.keys = keys
    self.values = values
    self.output = output
    self.logSums = logSums
  }

  /// Memory for the scores of one block of queries, (block, Lk).
  fileprivate var scoreBlock: Matrix {
    Matrix(rows: min(queryBlock, queries.rows), columns: keys.rows)
  }
}

/// Queries that are scored together: a block of scores is (block, keys), never (length, length).
private let queryBlock = 64

extension Compute {
  /// Causal attention: output = softmax(scale · q kᵀ) v over the keys up to each query's position.
  ///
  /// - Complexity: O(Lq · Lk · D) time for a head, 64 · Lk floats of scratch memory for a thread.
  public func attention(_ segments: [AttentionSegment], heads: Int, groups: Int, scale: Float) {
    distribute(
      segments.count * groups, as: .attention, operations: 2 * operations(segments)
    ) { item in
      let segment = segments[item / groups]
      let scores = segment.scoreBlock
      for head in headsOfGroup(item % groups, heads: heads, groups: groups) {
        forEachBlock(of: segment) { block, visible in
          let part = HeadBlock(segment, head: head, heads: heads, groups: groups, block, visible)
          let scores = scores.rows(0..<block.count).columns(0..<visible)
          Self.product(part.queries, part.keys.transposed, into: scores)
          for row in 0..<block.count {
            segment.logSums.row(block.lowerBound + row)[head] = kernels.softmax(
              scores.row(row), visible - block.count + row + 1, visible, scale)
          }
          Self.product(scores, part.values, into: part.output)
        }
      }
    }
  }

  /// The gradients of queries, keys and values from that of the output.
  ///
  /// `gradients` mirrors `segments`: its `output` is given; `queries`, `keys` and `values` are
  /// overwritten; its `logSums` is scratch. The probabilities are computed again from `logSums`
  /// (Dao et al. 2022, algorithm 4).
  public func attentionBackward(
    _ segments: [AttentionSegment], gradients: [AttentionSegment], heads: Int, groups: Int,
    scale: Float
  ) {
    precondition(segments.count == gradients.count)
    distribute(
      segments.count * groups, as: .attention, operations: 5 * operations(segments)
    ) { item in
      let (segment, gradient) = (segments[item / groups], gradients[item / groups])
      let probabilities = segment.scoreBlock
      let scratch = segment.scoreBlock
      let width = segment.queries.columns / heads
      let own = item % groups * width..<(item % groups + 1) * width
      gradient.keys.columns(own).fill(0)
      gradient.values.columns(own).fill(0)
      for head in headsOfGroup(item % groups, heads: heads, groups: groups) {
        forEachBlock(of: segment) { block, visible in
          let part = HeadBlock(segment, head: head, heads: heads, groups: groups, block, visible)
          let d = HeadBlock(gradient, head: head, heads: heads, groups: groups, block, visible)
          let p = probabilities.rows(0..<block.count).columns(0..<visible)
          let dp = scratch.rows(0..<block.count).columns(0..<visible)
          Self.product(part.queries, part.keys.transposed, into: p)
          Self.product(d.output, part.values.transposed, into: dp)
          for row in 0..<block.count {
            let logSum = segment.logSums.row(block.lowerBound + row)[head]
            kernels.softmax_again(
              p.row(row), visible - block.count + row + 1, visible, scale, logSum)
            let delta = kernels.dot(d.output.row(row), part.output.row(row), width)
            kernels.softmax_backward(dp.row(row), p.row(row), visible, scale, delta)
          }
          Self.product(p.transposed, d.output, into: d.values, accumulate: true)
          Self.product(dp, part.keys, into: d.queries)
          Self.product(dp.transposed, part.queries, into: d.keys, accumulate: true)
        }
      }
    }
  }

  /// The operations of one product of all queries with the keys that their blocks see.
  private func operations(_ segments: [AttentionSegment]) -> Int {
    guard clock != nil else { return 0 }
    var scores = 0
    for segment in segments {
      forEachBlock(of: segment) { scores += $0.count * $1 * segment.queries.columns }
    }
    return 2 * scores
  }

  private func headsOfGroup(_ group: Int, heads: Int, groups: Int) -> Range<Int> {
    group * (heads / groups)..<(group + 1) * (heads / groups)
  }

  /// Calls `body` with each block of query rows and the number of keys that its last row sees.
  private func forEachBlock(of segment: AttentionSegment, _ body: (Range<Int>, Int) -> Void) {
    let first = segment.keys.rows - segment.queries.rows
    for start in stride(from: 0, to: segment.queries.rows, by: queryBlock) {
      let end = min(start + queryBlock, segment.queries.rows)
      body(start..<end, first + end)
    }
  }
}

/// The slices of a segment that one head's block of queries works on.
private struct HeadBlock {
  let queries, keys, values, output: Matrix

  init(
    _ segment: AttentionSegment, head: Int, heads: Int, groups: Int, _ block: Range<Int>,
    _ visible: Int
  ) {
    let width = segment.queries.columns / heads
    let own = head * width..<(head + 1) * width
    let group = head * groups / heads
    let shared = group * width..<(group + 1) * width
    queries = segment.queries.rows(block).columns(own)
    output = segment.output.rows(block).columns(own)
    keys = segment.keys.rows(0..<visible).columns(shared)
    values = segment.values.rows(0..<visible).columns(shared)
  }
}
