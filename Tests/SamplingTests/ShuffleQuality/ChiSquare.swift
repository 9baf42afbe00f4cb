import Glibc

/// A sum of squares whose distribution under the null hypothesis is the chi-square.
struct ChiSquare {
  private(set) var value = 0.0
  private(set) var degreesOfFreedom = 0.0

  /// Starts from a sum that is known.
  init(_ value: Double = 0, degreesOfFreedom: Double = 0) {
    self.value = value
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// Adds the square of a deviation from its mean in standard deviations.
  mutating func add(standardScore: Double) {
    value += standardScore * standardScore
    degreesOfFreedom += 1
  }

  /// Pearson's statistic over cells of which the expectations hold as many items as the cells.
  ///
  /// Items of permutations are drawn without replacement, and that makes the sum larger by
  /// count / (count − 1) than that of independent items.
  static func pearson(
    observed: [Int], expected: [Double], degreesOfFreedom: Int, count: Int
  ) -> Self {
    let sum = zip(observed, expected).reduce(0) { sum, cell in
      sum + (Double(cell.0) - cell.1) * (Double(cell.0) - cell.1) / cell.1
    }
    return Self(
      sum * Double(count - 1) / Double(count), degreesOfFreedom: Double(degreesOfFreedom))
  }

  /// The probability of a sum as far from what is expected, to either side: a shuffle that is too
  /// even is no better than one that is uneven.
  var pValue: Double { erfc(abs(standardScore) / 2.squareRoot()) }

  /// The normal deviate of the same probability (Wilson and Hilferty 1931).
  private var standardScore: Double {
    let spread = 2 / (9 * degreesOfFreedom)
    return (cbrt(value / degreesOfFreedom) - (1 - spread)) / spread.squareRoot()
  }
}
