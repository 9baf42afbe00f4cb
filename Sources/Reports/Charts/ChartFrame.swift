/// The axes of a chart, and where values lie between them.
struct ChartFrame {
  /// A labelled place on an axis.
  struct Tick {
    let value: Double
    let label: String
  }

  /// The values from the left end of the horizontal axis to its right end.
  let horizontal: ClosedRange<Double>
  /// The values from the bottom of the vertical axis to its top.
  let vertical: ClosedRange<Double>
  /// Labelled places of the horizontal axis.
  var horizontalTicks: [Tick] = []
  /// Labelled places of the vertical axis, each with a line across the chart.
  var verticalTicks: [Tick] = []
  /// The width of the drawing in its own units.
  var width = 320.0
  /// Its height.
  var height = 120.0
  /// How much of the height lies above the axes.
  var top = 10.0
  /// How much of it lies below them.
  var foot = 22.0

  // The units of the drawing; the page scales it to the width that there is.
  private static let left = 54.0
  private var right: Double { width - 8 }
  private var bottom: Double { height - foot }

  /// The horizontal place of a value.
  func x(_ value: Double) -> String {
    Self.coordinate(Self.left + (right - Self.left) * Self.fraction(value, of: horizontal))
  }

  /// The vertical place of a value.
  func y(_ value: Double) -> String {
    Self.coordinate(bottom - (bottom - top) * Self.fraction(value, of: vertical))
  }

  /// The length of a horizontal distance.
  func width(_ distance: Double) -> String {
    let span = horizontal.upperBound - horizontal.lowerBound
    return Self.coordinate((right - Self.left) * distance / span)
  }

  /// The length of a vertical distance.
  func height(_ distance: Double) -> String {
    let span = vertical.upperBound - vertical.lowerBound
    return Self.coordinate((bottom - top) * distance / span)
  }

  /// The chart as an image.
  ///
  /// - Parameter summary: what the chart says, for those who cannot see it.
  func svg(summary: String, @HTMLBuilder content: () -> HTML) -> HTML {
    let viewBox = "0 0 \(Self.coordinate(width)) \(Self.coordinate(height))"
    return HTML(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "class": "chart", "viewBox": viewBox, "role": "img",
        "aria-label": summary,
      ]
    ) {
      for tick in verticalTicks {
        line(
          from: (Self.coordinate(Self.left), y(tick.value)),
          to: (Self.coordinate(right), y(tick.value)))
        label(tick.label, at: (Self.coordinate(Self.left - 6), y(tick.value)), class: "vertical")
      }
      for tick in horizontalTicks {
        let below = Self.coordinate(bottom + 6)
        label(tick.label, at: (x(tick.value), below), class: anchor(of: tick))
      }
      content()
    }
  }

  /// The line over an interval, of which one direction is a single value.
  func bar(x: ClosedRange<Double>, y: ClosedRange<Double>) -> HTML {
    HTML(
      "line",
      [
        "class": "interval", "x1": self.x(x.lowerBound), "y1": self.y(y.lowerBound),
        "x2": self.x(x.upperBound), "y2": self.y(y.upperBound),
      ])
  }

  /// The part of a fitted line that lies within the axes.
  func line(_ fit: LineFit) -> HTML {
    guard let ends = fit.ends(x: horizontal, y: vertical) else { return HTML() }
    let places = ends.map { "\(x($0.x)),\(y($0.y))" }
    return HTML("polyline", ["class": "configured", "points": places.joined(separator: " ")])
  }

  /// The labels at the ends of the horizontal axis stay within the image.
  private func anchor(of tick: Tick) -> String {
    switch tick.value {
    case horizontal.lowerBound: "start"
    case horizontal.upperBound: "end"
    default: "middle"
    }
  }

  private func line(from start: (String, String), to end: (String, String)) -> HTML {
    HTML("line", ["class": "grid", "x1": start.0, "y1": start.1, "x2": end.0, "y2": end.1])
  }

  private func label(_ text: String, at place: (String, String), class name: String) -> HTML {
    HTML("text", ["class": name, "x": place.0, "y": place.1]) { text }
  }

  private static func fraction(_ value: Double, of range: ClosedRange<Double>) -> Double {
    let span = range.upperBound - range.lowerBound
    return span > 0 ? (value - range.lowerBound) / span : 0.5
  }

  private static func coordinate(_ value: Double) -> String { Figures.decimal(value, places: 1) }
}
