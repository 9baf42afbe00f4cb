import Glibc

@testable import Tensors

/// Queries, keys and values of one segment, and attention over them by its definition.
struct AttentionReference {
  var queries, keys, values: Rows
  let heads, groups: Int
  let scale: Double

  /// (Lq,H·D): the last query stands at the last key, and sees no later key.
  var output: Rows {
    let width = queries[0].count / heads
    let first = keys.count - queries.count
    return queries.indices.map { row in
      (0..<heads).flatMap { head in
        let own = head * width..<(head + 1) * width
        let group = head / (heads / groups)
        let shared = group * width..<(group + 1) * width
        let scores = (0...first + row).map { key in
          scale * zip(queries[row][own], keys[key][shared]).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let greatest = scores.max() ?? 0
        let weights = scores.map { exp($0 - greatest) }
        let total = weights.reduce(0, +)
        return shared.map { column in
          weights.indices.reduce(0) { $0 + weights[$1] * values[$1][column] } / total
        }
      }
    }
  }

  /// Σ output ⊙ gradient after `part` is replaced.
  func loss(_ part: WritableKeyPath<Self, Rows>, _ rows: Rows, _ gradient: Rows) -> Double {
    var changed = self
    changed[keyPath: part] = rows
    return inner(changed.output, gradient)
  }
}

/// Matrices of a segment, slices of a stacked projection as a model has them.
struct AttentionProblem {
  let segment: AttentionSegment
  let gradient: AttentionSegment
  let reference: AttentionReference
  /// The gradient of the output.
  let dy: Rows

  init(queries: Int, keys: Int, heads: Int, groups: Int, width: Int, scale: Float, seed: UInt64) {
    let (own, shared) = (heads * width, groups * width)
    func stacked(_ matrix: Matrix) -> (queries: Matrix, keys: Matrix, values: Matrix) {
      (
        matrix.rows(keys - queries..<keys).columns(0..<own),
        matrix.columns(own..<own + shared), matrix.columns(own + shared..<own + 2 * shared)
      )
    }
    let inputs = stacked(Matrix.random(keys, own + 2 * shared, in: -2...2, seed: seed))
    segment = AttentionSegment(
      queries: inputs.queries, keys: inputs.keys, values: inputs.values,
      output: Matrix(rows: queries, columns: own), logSums: Matrix(rows: queries, columns: heads))
    let outputGradient = Matrix.random(queries, own, seed: seed + 1)
    let gradients = stacked(Matrix.random(keys, own + 2 * shared, seed: seed + 2))
    gradient = AttentionSegment(
      queries: gradients.queries, keys: gradients.keys, values: gradients.values,
      output: outputGradient, logSums: Matrix(rows: queries, columns: heads))
    reference = AttentionReference(
      queries: inputs.queries.doubles, keys: inputs.keys.doubles, values: inputs.values.doubles,
      heads: heads, groups: groups, scale: Double(scale))
    dy = outputGradient.doubles
  }
}
