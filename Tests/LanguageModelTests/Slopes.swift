import Tensors
import TestSupport
import Testing

/// Compares gradients with the slopes of a loss as each matrix moves along seeded directions.
func checkSlopes(
  of loss: @autoclosure () -> Double, moving tensors: [String: Matrix],
  gradients: [String: Matrix]
) {
  /// The derivative as `matrix` moves along `direction`.
  func slope(moving matrix: Matrix, along direction: [Float]) -> Double {
    let original = matrix.values
    func value(at distance: Float) -> Double {
      let moved = zip(original, direction).map { $0 + distance * $1 }
      matrix.copy(from: Matrix(rows: matrix.rows, columns: matrix.columns, values: moved))
      return loss()
    }
    // Small enough for the curvature, large enough for single precision.
    let step: Float = 1e-3
    let slope = (value(at: step) - value(at: -step)) / Double(2 * step)
    matrix.copy(from: Matrix(rows: matrix.rows, columns: matrix.columns, values: original))
    return slope
  }

  var generator = SeededGenerator(seed: 3)
  for (name, matrix) in tensors.sorted(by: { $0.key < $1.key }) {
    let found = gradients[name]?.values ?? []
    let tolerance = 0.01
    var largest = 0.0
    for _ in 0..<2 {
      let direction = matrix.values.map { _ in Float.random(in: -1...1, using: &generator) }
      let slope = slope(moving: matrix, along: direction)
      let expected = zip(found, direction).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
      #expect(abs(slope - expected) < tolerance * max(1, abs(slope)), "\(name)")
      largest = max(largest, abs(slope))
    }
    // Else a gradient of zero would pass.
    #expect(largest > 2 * tolerance, "\(name)")
  }
}
