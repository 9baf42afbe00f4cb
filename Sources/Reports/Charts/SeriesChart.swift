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
    /// Whether equal distances are equal factors; values of 0 and less are then left out.
    public let isLogarithmic: Bool
    /// Whether parts of 1 are labelled in hundredths.
    public let isPercent: Bool

    /// Describes an axis.
    public init(_ title: String, isLogarithmic: Bool = false, isPercent: Bool = false) {
      (self.title, self.isLogarithmic, self.isPercent) = (title, isLogarithmic, isPercent)
    }
  }

  /// What is shown.
  public let title: String
  /// The directions.
  public let x, y: Axis
  /// The runs.
  public let series: [Series]
  /// The straight line through all points, where one is asked for.
  public let fit: LineFit?

  /// Describes a chart.
  public init(_ title: String, x: Axis, y: Axis, series: [Series], isFitted: Bool = false) {
    (self.title, self.x, self.y) = (title, x, y)
    self.series = series.map { one in
      let points = one.points.filter { x.placed($0.x) != nil && y.placed($0.y) != nil }
      return Series(one.name, points, isJoined: one.isJoined)
    }
    let all = self.series.flatMap(\.points)
    fit =
      isFitted && !x.isLogarithmic && !y.isLogarithmic
      ? LineFit(all.map { ($0.x, $0.y) }) : nil
  }

  /// What the chart says, for those who cannot see it.
  public var summary: String {
    let count = series.reduce(0) { $0 + $1.points.count }
    let fitted = fit.map { ", R² = \(Figures.decimal($0.determination, places: 2))" } ?? ""
    return "\(title): \(y.title) by \(x.title) of \(count) runs\(fitted)"
  }

  /// The image, as a file of SVG that needs no other.
  public var bytes: [UInt8] {
    Array("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".utf8) + svg.bytes + Array("\n".utf8)
  }

  private static let lineHeight = 16.0
  private static let top = 34.0
  private static let plotHeight = 300.0
  private static let styleCount = 12

  private var legendRows: Int { (series.count + 2) / 3 }

  private var svg: HTML {
    let points = series.flatMap(\.points)
    let horizontal = x.ticks(points.flatMap { [$0.x - $0.xReach, $0.x, $0.x + $0.xReach] })
    let vertical = y.ticks(points.flatMap { [$0.y - $0.yReach, $0.y, $0.y + $0.yReach] })
    var frame = ChartFrame(horizontal: horizontal.range, vertical: vertical.range)
    frame.width = 720
    frame.top = Self.top
    frame.foot = 46 + Self.lineHeight * Double(legendRows)
    frame.height = Self.top + Self.plotHeight + frame.foot
    frame.horizontalTicks = horizontal.ticks
    frame.verticalTicks = vertical.ticks
    return frame.svg(summary: summary) {
      HTML("style") { HTML(verbatim: Self.style) }
      HTML("text", ["class": "title", "x": "8", "y": "4"]) { title }
      HTML("text", ["x": "8", "y": "20"]) { "↑ \(y.title)" }
      HTML("text", ["class": "end", "x": "712", "y": coordinate(frame.height - frame.foot + 22)]) {
        "→ \(x.title)"
          + (fit.map { ", R² = \(Figures.decimal($0.determination, places: 2))" } ?? "")
      }
      line(frame, horizontal.range)
      for (number, one) in series.enumerated() { marks(one, number, frame) }
      legend(below: frame.height - frame.foot + 46)
    }
  }

  @HTMLBuilder private func line(_ frame: ChartFrame, _ range: ClosedRange<Double>) -> HTML {
    if let fit {
      let ends = [range.lowerBound, range.upperBound].map { x in
        let inside = min(
          max(fit.value(at: x), frame.vertical.lowerBound), frame.vertical.upperBound)
        return "\(frame.x(x)),\(frame.y(inside))"
      }
      HTML("polyline", ["class": "configured", "points": ends.joined(separator: " ")])
    }
  }

  @HTMLBuilder private func marks(_ one: Series, _ number: Int, _ frame: ChartFrame) -> HTML {
    let style = "series-\(number % Self.styleCount)"
    let places = one.points.compactMap { point -> (point: Point, x: Double, y: Double)? in
      guard let x = x.placed(point.x), let y = y.placed(point.y) else { return nil }
      return (point, x, y)
    }
    if one.isJoined {
      HTML(
        "polyline",
        [
          "class": style,
          "points": places.map { "\(frame.x($0.x)),\(frame.y($0.y))" }.joined(separator: " "),
        ])
    }
    for place in places {
      let (cx, cy) = (frame.x(place.x), frame.y(place.y))
      if place.point.xReach > 0 {
        let ends = x.ends(place.point.x, place.point.xReach, within: frame.horizontal)
        HTML(
          "line",
          ["class": "interval", "x1": frame.x(ends.0), "y1": cy, "x2": frame.x(ends.1), "y2": cy])
      }
      if place.point.yReach > 0 {
        let ends = y.ends(place.point.y, place.point.yReach, within: frame.vertical)
        HTML(
          "line",
          ["class": "interval", "x1": cx, "y1": frame.y(ends.0), "x2": cx, "y2": frame.y(ends.1)])
      }
      HTML("circle", ["class": style, "cx": cx, "cy": cy, "r": "4"]) {
        HTML("title") {
          "\(place.point.name): \(Figures.significant(place.point.x)), "
            + Figures.significant(place.point.y)
        }
      }
    }
  }

  @HTMLBuilder private func legend(below start: Double) -> HTML {
    for (number, one) in series.enumerated() {
      let left = 16 + 236 * Double(number % 3)
      let top = start + Self.lineHeight * Double(number / 3)
      let style = "series-\(number % Self.styleCount)"
      if one.isJoined {
        let points =
          "\(coordinate(left - 8)),\(coordinate(top)) \(coordinate(left + 8)),\(coordinate(top))"
        HTML("polyline", ["class": style, "points": points])
      }
      HTML("circle", ["class": style, "cx": coordinate(left), "cy": coordinate(top), "r": "4"])
      HTML("text", ["x": coordinate(left + 14), "y": coordinate(top - 5)]) { one.name }
    }
  }

  private func coordinate(_ value: Double) -> String { Figures.decimal(value, places: 1) }
}
