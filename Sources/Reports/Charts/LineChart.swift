/// Figures over the steps of a run, a line for each of some series.
public struct LineChart: Sendable {
  /// The course of one figure.
  public struct Series: Sendable {
    /// What the line stands for.
    public let name: String
    /// The figure after some steps, in rising order of these.
    public let points: [(step: Double, value: Double)]

    /// Describes a line.
    public init(_ name: String, _ points: [(step: Double, value: Double)]) {
      self.name = name
      self.points = points
    }
  }

  /// The most points of a line: more would lie closer than a pixel.
  private static let pointLimit = 240
  /// The lines that a page tells apart; those that come after look like the first ones.
  private static let styleCount = 12

  /// What is shown.
  public let title: String
  /// The lines.
  public let series: [Series]
  /// Whether the vertical axis is to show zero.
  public let includesZero: Bool

  /// Describes a chart.
  public init(_ title: String, _ series: [Series], includesZero: Bool = false) {
    self.title = title
    self.series = series.map { Series($0.name, Self.thinned($0.points.filter(\.value.isFinite))) }
    self.includesZero = includesZero
  }

  /// The means of as many neighbours as leave at most `pointLimit` points.
  private static func thinned(
    _ points: [(step: Double, value: Double)]
  ) -> [(step: Double, value: Double)] {
    let width = (points.count + pointLimit - 1) / pointLimit
    guard width > 1 else { return points }
    return stride(from: 0, to: points.count, by: width).map { first in
      let part = points[first..<min(first + width, points.count)]
      let sums = part.reduce(into: (0.0, 0.0)) { $0 = ($0.0 + $1.step, $0.1 + $1.value) }
      return (sums.0 / Double(part.count), sums.1 / Double(part.count))
    }
  }

  /// The chart under its title, above the names of its lines.
  func html() -> HTML {
    HTML("article") {
      HTML("h3") { title }
      if series.allSatisfy(\.points.isEmpty) {
        HTML("p", ["class": "note"]) { "Nothing was measured yet." }
      } else {
        svg
        if series.count > 1 { key }
      }
    }
  }

  private var svg: HTML {
    let points = series.flatMap(\.points)
    let vertical = AxisTicks(around: points.lazy.map(\.value), includesZero: includesZero)
    let last = points.reduce(1) { max($0, $1.step) }
    var frame = ChartFrame(horizontal: 0...last, vertical: vertical.range)
    frame.height = 160
    frame.verticalTicks = vertical.ticks
    frame.horizontalTicks = (last < 2 ? [0, last] : [0, last / 2, last]).map { step in
      let label = Figures.grouped(Int(step.rounded()))
      return ChartFrame.Tick(value: step, label: step == last ? label + " steps" : label)
    }
    return frame.svg(summary: summary) {
      for (number, line) in series.enumerated() {
        let style = "series-\(number % Self.styleCount)"
        if line.points.count > 1 {
          let places = line.points.map { "\(frame.x($0.step)),\(frame.y($0.value))" }
          HTML("polyline", ["class": style, "points": places.joined(separator: " ")])
        }
        if let end = line.points.last {
          HTML(
            "circle",
            ["class": style, "cx": frame.x(end.step), "cy": frame.y(end.value), "r": "3"])
        }
      }
    }
  }

  private var summary: String {
    let ends = series.compactMap { line -> String? in
      guard let first = line.points.first, let last = line.points.last else { return nil }
      return "\(line.name) from \(Figures.significant(first.value)) "
        + "to \(Figures.significant(last.value))"
    }
    return title + ": " + ends.joined(separator: "; ")
  }

  /// The names of the lines, each with its last figure.
  private var key: HTML {
    HTML("ul", ["class": "key"]) {
      for (number, line) in series.enumerated() {
        HTML("li") {
          HTML("svg", ["class": "chart", "viewBox": "0 0 24 12", "aria-hidden": "true"]) {
            HTML(
              "polyline",
              ["class": "series-\(number % Self.styleCount)", "points": "0,6 24,6"])
          }
          HTML("span") {
            line.name
            line.points.last.map { " " + Figures.significant($0.value) } ?? ""
          }
        }
      }
    }
  }
}
