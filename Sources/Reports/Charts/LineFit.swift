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
}
