/// Runs of several kinds as points of a plane, an image that stands alone.
public struct SeriesChart: Sendable {
  /// One run.
  public struct Point: Sendable {
    /// Its name.
    public let name: String
    /// Its place.
    public let x, y: Double
    /// How far its place may lie off with 95 % confidence, to either side.
    public let xReach, yReach: Double

    /// Describes a point.
    public init(_ name: String, x: Double, y: Double, xReach: Double = 0, yReach: Double = 0) {
      (self.name, self.x, self.y, self.xReach, self.yReach) = (name, x, y, xReach, yReach)
    }
  }

  /// Runs of one kind.
  public struct Series: Sendable {
    /// What they are called.
    public let name: String
    /// The runs.
    public let points: [Point]
    /// Whether a line leads through them, in their order.
    public let isJoined: Bool

    /// Describes runs.
    public init(_ name: String, _ points: [Point], isJoined: Bool = false) {
      (self.name, self.points, self.isJoined) = (name, points, isJoined)
    }
  }

  /// What a direction shows.
  public struct Axis: Sendable {
    /// The figure and its unit.
    public let title: String
    /// Whether parts of 1 are labelled in hundredths.
    public let isPercent: Bool

    /// Describes an axis.
    public init(_ title: String, isPercent: Bool = false) {
      (self.title, self.isPercent) = (title, isPercent)
    }

    /// Labelled places around all of some values.
    func ticks(
      around values: [Double]
    ) -> (range: ClosedRange<Double>, ticks: [ChartFrame.Tick]) {
      let axis = AxisTicks(around: values, steps: 7)
      let ticks = axis.values.map { value in
        let percent = Figures.decimal(value * 100, places: max(0, axis.places - 2)) + " %"
        return ChartFrame.Tick(value: value, label: isPercent ? percent : axis.label(value))
      }
      return (axis.range, ticks)
    }
  }

  /// What is shown.
  public let title: String
  /// The directions.
  public let x, y: Axis
  /// The runs whose figures are finite.
  public let series: [Series]
  /// The straight line through all points, where one is asked for.
  public let fit: LineFit?

  /// Describes a chart.
  public init(_ title: String, x: Axis, y: Axis, series: [Series], isFitted: Bool = false) {
    (self.title, self.x, self.y) = (title, x, y)
    self.series = series.map { one in
      let points = one.points.filter { $0.x.isFinite && $0.y.isFinite }
      return Series(one.name, points, isJoined: one.isJoined)
    }
    fit = isFitted ? LineFit(self.series.flatMap(\.points).map { ($0.x, $0.y) }) : nil
  }

  /// What the chart says, for those who cannot see it.
  public var summary: String {
    let count = series.reduce(0) { $0 + $1.points.count }
    return "\(title): \(y.title) by \(x.title) of \(count) runs\(determination)"
  }

  /// The image, as a file of SVG that needs no other.
  public var bytes: [UInt8] {
    Array("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".utf8) + svg.bytes + Array("\n".utf8)
  }

  private var determination: String {
    fit.map { ", R² = \(Figures.decimal($0.determination, places: 2))" } ?? ""
  }

  private static let plotHeight = 300.0

  private var svg: HTML {
    let points = series.flatMap(\.points)
    let horizontal = x.ticks(around: points.flatMap { [$0.x - $0.xReach, $0.x + $0.xReach] })
    let vertical = y.ticks(around: points.flatMap { [$0.y - $0.yReach, $0.y + $0.yReach] })
    var frame = ChartFrame(horizontal: horizontal.range, vertical: vertical.range)
    frame.width = 720
    frame.top = 34
    frame.foot = 46 + legendHeight
    frame.height = frame.top + Self.plotHeight + frame.foot
    frame.horizontalTicks = horizontal.ticks
    frame.verticalTicks = vertical.ticks
    let bottom = frame.height - frame.foot
    return frame.svg(summary: summary) {
      HTML("style") { HTML(verbatim: Self.style) }
      HTML("text", ["class": "title", "x": "8", "y": "4"]) { title }
      HTML("text", ["x": "8", "y": "20"]) { "↑ \(y.title)" }
      HTML("text", ["class": "end", "x": "712", "y": Figures.decimal(bottom + 22, places: 1)]) {
        "→ \(x.title)\(determination)"
      }
      if let fit { frame.line(fit) }
      for (number, one) in series.enumerated() { marks(one, number, frame) }
      legend(below: bottom + 46)
    }
  }
}
