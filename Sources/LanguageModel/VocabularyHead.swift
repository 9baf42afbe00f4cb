public import Tensors

/// A row of the residual stream and what the head computes from it.
public struct HeadRow: Sendable {
  /// The row of the pack: the token before the one to predict.
  public var row: Int
  /// The prediction and the factors of its losses.
  public var target: HeadTarget

  /// Describes a row.
  public init(row: Int, target: HeadTarget) {
    self.row = row
    self.target = target
  }
}

/// The final norm, the output projection and the losses over the vocabulary, in chunks of rows.
///
/// A chunk's logits fill 32 MiB, or 16 rows where those are more, and its base's as much: tokens ×
/// vocabulary never lie in memory. Chunks of rows need each logit once; chunks of the vocabulary
/// would need every product twice, once for the denominators and once for the gradients.
public struct VocabularyHead {
  private let model: Transformer
  private let base: Transformer
  private let chunk: Int
  private let logits: Matrix
  private let baseLogits: Matrix

  /// Allocates the chunks.
  ///
  /// - Parameter base: what divergences compare with, where it has other weights than `model`.
  public init(_ model: Transformer, base: Transformer? = nil) {
    self.model = model
    self.base = base ?? model
    let vocabulary = model.configuration.vocabularySize
    chunk = max(16, min(512, (1 << 23) / vocabulary))
    logits = Matrix.spread(rows: chunk, columns: vocabulary)
    baseLogits = Matrix.spread(rows: chunk, columns: vocabulary)
  }

  /// The final norm of the named rows of the residual stream (T,C): (N,C).
  public func normed(_ hidden: Matrix, rows: [Int]) -> Matrix {
    normedRows(hidden, rows).normed
  }

  /// The logits (N,V) of the named rows of `hidden` (T,C): for tests and for generation.
  public func logits(_ hidden: Matrix, rows: [Int]) -> Matrix {
    let out = Matrix.spread(rows: rows.count, columns: model.configuration.vocabularySize)
    let normed = normed(hidden, rows: rows)
    model.compute.multiply(normed, transposeOf: model.weights.head, into: out)
    return out
  }

  /// The losses of `rows`, in their order.
  ///
  /// - Parameters:
  ///   - hidden: the residual stream (T,C) after the last layer.
  ///   - base: `normed` of the base's residual stream for the same rows (N,C); without it the
  ///     divergences are 0.
  ///   - temperature: the divergences compare softmax(logits / temperature).
  ///   - gradient: receives, added up, the gradient (T,C) of the weighted losses; nil computes the
  ///     losses alone.
  ///   - weights: receive, added up, the gradients of the final norm and the output projection.
  /// - Precondition: `gradient` is not nil where `weights` are not.
  public func losses(
    _ hidden: Matrix, rows: [HeadRow], base: Matrix?, temperature: Float = 1,
    addingGradientTo gradient: Matrix? = nil, weights: ModelParameters? = nil
  ) -> [TokenLosses] {
    precondition(weights == nil || gradient != nil)
    guard !rows.isEmpty else { return [] }
    let compute = model.compute
    let indices = rows.map(\.row)
    let targets = rows.map(\.target)
    let (gathered, normed, reciprocals) = normedRows(hidden, indices)
    let projection = model.weights.head
    var losses: [TokenLosses] = []
    losses.reserveCapacity(rows.count)
    for start in stride(from: 0, to: rows.count, by: chunk) {
      let range = start..<min(start + chunk, rows.count)
      let logits = logits.rows(0..<range.count)
      compute.multiply(normed.rows(range), transposeOf: projection, into: logits)
      let chunkBase = base.map { base in
        let logits = baseLogits.rows(0..<range.count)
        compute.multiply(base.rows(range), transposeOf: self.base.weights.head, into: logits)
        return logits
      }
      losses += compute.headLosses(
        logits, base: chunkBase, targets: targets[range], temperature: temperature,
        differentiate: gradient != nil)
      if let head = weights?.views.head {
        compute.multiply(
          logits.transposed, normed.rows(range), into: head, accumulate: true)
      }
      // The normed rows of this chunk are used up, so their gradient takes their place.
      if gradient != nil { compute.multiply(logits, projection, into: normed.rows(range)) }
    }
    if let weights {
      compute.addNormWeightGradient(
        normed, x: gathered, reciprocals: reciprocals, to: weights.views.finalNorm)
    }
    if let gradient {
      let dx = Matrix.spread(rows: rows.count, columns: gathered.columns)
      compute.rmsNormBackward(
        normed, x: gathered, weight: model.weights.finalNorm, reciprocals: reciprocals, into: dx)
      compute.addRows(dx, to: indices, of: gradient)
    }
    return losses
  }

  private func normedRows(
    _ hidden: Matrix, _ rows: [Int]
  ) -> (gathered: Matrix, normed: Matrix, reciprocals: Matrix) {
    let gathered = Matrix.spread(rows: rows.count, columns: hidden.columns)
    let normed = Matrix.spread(rows: rows.count, columns: hidden.columns)
    let reciprocals = Matrix.spread(rows: rows.count, columns: 1)
    model.compute.gather(hidden, rows: rows, into: gathered)
    model.compute.rmsNorm(
      gathered, weight: model.weights.finalNorm, epsilon: model.configuration.normEpsilon,
      into: normed, reciprocals: reciprocals)
    return (gathered, normed, reciprocals)
  }
}
