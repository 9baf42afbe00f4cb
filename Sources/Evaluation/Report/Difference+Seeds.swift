extension Difference {
  /// The mean of differences that were found with several seeds, with the 95 % interval of Student's t
  /// distribution; one difference stays as it is.
  ///
  /// - Precondition: there is a difference.
  public init(meanOf differences: [Difference]) {
    precondition(!differences.isEmpty)
    guard differences.count > 1 else {
      self = differences[0]
      return
    }
    let values = differences.map(\.value)
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    let reach = Self.quantile(degreesOfFreedom: values.count - 1) * (variance / count).squareRoot()
    self.init(value: mean, low: mean - reach, high: mean + reach)
  }

  /// The 97.5 % quantile of Student's t distribution, by the expansion of Cornish and Fisher in the
  /// normal quantile (Abramowitz and Stegun 26.7.5) but for the first three: within
  /// 0.3 %.
  static func quantile(degreesOfFreedom: Int) -> Double {
    switch degreesOfFreedom {
    case 1: return 12.7062
    case 2: return 4.3027
    case 3: return 3.1824
    default:
      let z = 1.959964
      let n = Double(degreesOfFreedom)
      let (z3, z5, z7) = (z * z * z, z * z * z * z * z, z * z * z * z * z * z * z)
      return z + (z3 + z) / (4 * n) + (5 * z5 + 16 * z3 + 3 * z) / (96 * n * n)
        + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * n * n * n)
    }
  }
}
