import TestSupport

@testable import Tensors

/// A matrix in double precision, for references that are plain enough to trust.
typealias Rows = [[Double]]

extension Matrix {
  /// Seeded elements, uniform in a range.
  static func random(
    _ rows: Int, _ columns: Int, in range: ClosedRange<Float> = -1...1, seed: UInt64
  ) -> Matrix {
    var generator = SeededGenerator(seed: seed)
    return Matrix(
      rows: rows, columns: columns,
      values: (0..<rows * columns).map { _ in Float.random(in: range, using: &generator) })
  }

  /// The same elements amid others, with gaps between the rows.
  func amidOthers() -> Matrix {
    let larger = Matrix(rows: rows + 3, columns: columns + 5)
    larger.fill(99)
    let slice = larger.rows(1..<rows + 1).columns(2..<columns + 2)
    slice.copy(from: self)
    return slice
  }

  /// The elements in double precision.
  var doubles: Rows {
    (0..<rows).map { row in (0..<columns).map { Double(self[row, $0]) } }
  }

  /// The elements' bits: equality of floats takes 0 for −0 and no NaN for itself.
  var bits: [UInt32] { values.map(\.bitPattern) }
}

/// The largest distance of two matrices of the same shape; infinite where one is not a number.
func largestDifference(_ a: Rows, _ b: Rows) -> Double {
  precondition(a.map(\.count) == b.map(\.count))
  return zip(a.joined(), b.joined()).map { pair in
    let distance = abs(pair.0 - pair.1)
    return distance.isNaN ? .infinity : distance
  }.max() ?? 0
}

/// Σ a ⊙ b.
func inner(_ a: Rows, _ b: Rows) -> Double {
  precondition(a.map(\.count) == b.map(\.count))
  return zip(a.joined(), b.joined()).reduce(0) { $0 + $1.0 * $1.1 }
}

/// The gradient of `function` at `point` by central differences: exact to about 1e-9 for smooth
/// functions of elements near 1.
func finiteDifferences(at point: Rows, of function: (Rows) -> Double) -> Rows {
  let step = 1e-5
  var moved = point
  return point.indices.map { row in
    point[row].indices.map { column in
      let value = point[row][column]
      moved[row][column] = value + step
      let above = function(moved)
      moved[row][column] = value - step
      let below = function(moved)
      moved[row][column] = value
      return (above - below) / (2 * step)
    }
  }
}

/// The derivative of `function` at `point` along `direction`, for points of too many elements.
func directionalDerivative(
  at point: Rows, along direction: Rows, of function: (Rows) -> Double
) -> Double {
  let step = 1e-5
  func moved(_ sign: Double) -> Rows {
    zip(point, direction).map { zip($0, $1).map { $0 + sign * step * $1 } }
  }
  return (function(moved(1)) - function(moved(-1))) / (2 * step)
}
