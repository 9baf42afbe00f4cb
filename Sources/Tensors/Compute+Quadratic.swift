// What quadratic penalties need. Each runs on one thread: a pass over the parameters is short beside
// a step, and its sums keep one order.

/// ½ Σ (h + δ) (x − c)² around a centre c, with curvatures h of its own for every element.
public struct QuadraticPull: Sendable {
  /// The centre, of x's shape.
  public var center: Matrix
  /// The curvatures, of x's shape.
  public var curvature: Matrix
  /// What is added to every curvature.
  public var damping: Float

  /// Describes a pull.
  public init(center: Matrix, curvature: Matrix, damping: Float) {
    precondition(center.rows == curvature.rows && center.columns == curvature.columns)
    self.center = center
    self.curvature = curvature
    self.damping = damping
  }
}

extension Compute {
  /// x is multiplied by a number.
  public func multiply(_ x: Matrix, by factor: Float) {
    for row in 0..<x.rows {
      let values = x.row(row)
      for column in 0..<x.columns { values[column] *= factor }
    }
  }

  /// y += x ⊙ x, of the same shape.
  public func addSquares(of x: Matrix, to y: Matrix) {
    precondition(x.rows == y.rows && x.columns == y.columns)
    for row in 0..<x.rows {
      let (source, target) = (x.row(row), y.row(row))
      for column in 0..<x.columns { target[column] += source[column] * source[column] }
    }
  }

  /// Σ x ⊙ y in double precision.
  public func innerProduct(_ x: Matrix, _ y: Matrix) -> Double {
    precondition(x.rows == y.rows && x.columns == y.columns)
    var sum = 0.0
    for row in 0..<x.rows {
      let (first, second) = (x.row(row), y.row(row))
      for column in 0..<x.columns { sum += Double(first[column]) * Double(second[column]) }
    }
    return sum
  }

  /// Adds the gradient of strength · pull at x to `gradient` and returns its value.
  public func add(
    _ pull: QuadraticPull, at x: Matrix, strength: Float, to gradient: Matrix
  ) -> Double {
    let (center, curvature) = (pull.center, pull.curvature)
    precondition(x.rows == center.rows && x.columns == center.columns)
    precondition(x.rows == gradient.rows && x.columns == gradient.columns)
    var sum = 0.0
    for row in 0..<x.rows {
      let (values, target) = (x.row(row), gradient.row(row))
      let (centers, curvatures) = (center.row(row), curvature.row(row))
      for column in 0..<x.columns {
        let distance = values[column] - centers[column]
        let slope = (curvatures[column] + pull.damping) * distance
        target[column] += strength * slope
        sum += Double(slope) * Double(distance)
      }
    }
    return Double(strength) * sum / 2
  }
}
