/// The straight line through some points by least squares.
public struct LineFit: Equatable, Sendable {
  /// The value at zero.
  public let intercept: Double
  /// What one unit of x adds.
  public let slope: Double
  /// The coefficient of determination R²: the part of the variance that the line explains.
  public let determination: Double

  /// Fits a line; nil where the points are fewer than three, or lie above each other or all level.
  public init?(_ points: [(x: Double, y: Double)]) {
    guard points.count > 2 else { return nil }
    let count = Double(points.count)
    let meanX = points.reduce(0) { $0 + $1.x } / count
    let meanY = points.reduce(0) { $0 + $1.y } / count
    let xx = points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
    let yy = points.reduce(0) { $0 + ($1.y - meanY) * ($1.y - meanY) }
    let xy = points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) }
    guard xx > 0, yy > 0 else { return nil }
    slope = xy / xx
    intercept = meanY - slope * meanX
    determination = xy * xy / (xx * yy)
  }

  /// The line's height.
  public func value(at x: Double) -> Double { intercept + slope * x }

  /// Where the line enters and leaves a part of the plane; nil where it stays outside.
  func ends(
    x: ClosedRange<Double>, y: ClosedRange<Double>
  ) -> [(x: Double, y: Double)]? {
    var (first, last) = (x.lowerBound, x.upperBound)
    if slope != 0 {
      let crossings = [(y.lowerBound - intercept) / slope, (y.upperBound - intercept) / slope]
      first = max(first, min(crossings[0], crossings[1]))
      last = min(last, max(crossings[0], crossings[1]))
    } else if !y.contains(intercept) {
      return nil
    }
    return first < last ? [first, last].map { ($0, value(at: $0)) } : nil
  }
}
