/// Runs as points of a plane, each with a number that a table beneath explains.
public struct ScatterChart: Sendable {
  /// One run.
  public struct Point: Sendable {
    /// Its name.
    public let name: String
    /// Its place.
    public let x: Double
    /// Its place.
    public let y: Double
    /// Where the horizontal figure lies with 95 % confidence.
    public let xInterval: ClosedRange<Double>?
    /// Where the vertical figure lies with 95 % confidence.
    public let yInterval: ClosedRange<Double>?

    /// Describes a point.
    public init(
      _ name: String, x: Double, y: Double, xInterval: ClosedRange<Double>? = nil,
      yInterval: ClosedRange<Double>? = nil
    ) {
      (self.name, self.x, self.y) = (name, x, y)
      (self.xInterval, self.yInterval) = (xInterval, yInterval)
    }
  }

  /// A line through the points.
  public enum Line: Sendable {
    /// None.
    case none
    /// Along the points to which no other is preferred: none is further left and higher.
    case front([Int])
    /// y = intercept + slope · x.
    case fit(LineFit)
  }

  /// What is shown.
  public let title: String
  /// What the horizontal axis shows.
  public let xLabel: String
  /// What the vertical axis shows.
  public let yLabel: String
  /// The runs.
  public let points: [Point]
  /// A line through them.
  public let line: Line

  /// Describes a chart.
  ///
  /// - Precondition: the line's indices are those of points.
  public init(
    _ title: String, xLabel: String, yLabel: String, points: [Point], line: Line = .none
  ) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.points = points
    self.line = line
  }

  /// The chart under its title, above the list of its points.
  func html() -> HTML {
    HTML("article", ["class": "scatter"]) {
      HTML("h3") { title }
      HTML("p", ["class": "note"]) { "↑ \(yLabel)" }
      svg
      HTML("p", ["class": "note end"]) { "→ \(xLabel)" }
      HTML("ol", ["class": "points"]) {
        for point in points {
          HTML("li") {
            "\(point.name): \(Figures.significant(point.x)), \(Figures.significant(point.y))"
          }
        }
      }
    }
  }

  private var svg: HTML {
    let horizontal = AxisTicks(around: points.flatMap { ends($0.x, $0.xInterval) }, steps: 7)
    let vertical = AxisTicks(around: points.flatMap { ends($0.y, $0.yInterval) }, steps: 6)
    var frame = ChartFrame(horizontal: horizontal.range, vertical: vertical.range)
    (frame.width, frame.height) = (640, 320)
    frame.horizontalTicks = horizontal.ticks
    frame.verticalTicks = vertical.ticks
    return frame.svg(summary: "\(title): \(yLabel) by \(xLabel) of \(points.count) runs") {
      through(frame)
      for (number, point) in points.enumerated() { mark(number + 1, point, in: frame) }
    }
  }

  private func ends(_ value: Double, _ interval: ClosedRange<Double>?) -> [Double] {
    [value] + (interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
  }

  private func through(_ frame: ChartFrame) -> HTML {
    switch line {
    case .none: return HTML()
    case .fit(let fit): return frame.line(fit)
    case .front(let indices):
      guard indices.count > 1 else { return HTML() }
      let places = indices.map { "\(frame.x(points[$0].x)),\(frame.y(points[$0].y))" }
      return HTML("polyline", ["class": "configured", "points": places.joined(separator: " ")])
    }
  }

  @HTMLBuilder private func mark(_ number: Int, _ point: Point, in frame: ChartFrame) -> HTML {
    let (x, y) = (frame.x(point.x), frame.y(point.y))
    if let interval = point.xInterval { frame.bar(x: interval, y: point.y...point.y) }
    if let interval = point.yInterval { frame.bar(x: point.x...point.x, y: interval) }
    HTML("circle", ["class": "series-0", "cx": x, "cy": y, "r": "7"])
    HTML("text", ["class": "number", "x": x, "y": y]) { "\(number)" }
  }
}
