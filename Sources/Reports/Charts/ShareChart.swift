/// The share of a source after some number of steps.
public struct SharePoint: Equatable, Sendable {
  /// The number of steps.
  public let steps: Int
  /// The part of what these steps drew that the source has; from 0 to 1.
  public let achieved: Double
  /// The part that it was to have; from 0 to 1.
  public let configured: Double

  /// States a share.
  public init(steps: Int, achieved: Double, configured: Double) {
    self.steps = steps
    self.achieved = achieved
    self.configured = configured
  }
}

/// A share as it comes about over the steps, beside a dashed line: the share that was asked for.
struct ShareChart {
  /// The share after each of some steps, in their order; the first of them is the first of all.
  let points: [SharePoint]

  /// The chart.
  ///
  /// - Precondition: there is a point.
  func svg(summary: String) -> HTML {
    let (first, last) = (points[0], points[points.count - 1])
    let top = ceiling
    let start = first.steps - 1
    var frame = ChartFrame(horizontal: Double(start)...Double(last.steps), vertical: 0...top)
    frame.verticalTicks = [0, top / 2, top].map {
      ChartFrame.Tick(value: $0, label: Figures.percent($0))
    }
    frame.horizontalTicks = [
      ChartFrame.Tick(value: Double(start), label: Figures.grouped(start)),
      ChartFrame.Tick(value: Double(last.steps), label: "\(Figures.grouped(last.steps)) steps"),
    ]
    let configured = points.map { (Double($0.steps), $0.configured) }
    return frame.svg(summary: summary) {
      polyline("achieved", points.map { (Double($0.steps), $0.achieved) }, in: frame)
      // On top, since the two come to lie on each other.
      polyline("configured", [(Double(start), first.configured)] + configured, in: frame)
      HTML(
        "circle",
        [
          "class": "achieved", "cx": frame.x(Double(last.steps)), "cy": frame.y(last.achieved),
          "r": "3",
        ])
    }
  }

  /// The lowest of some round shares that no point exceeds.
  private var ceiling: Double {
    let highest = points.reduce(0) { max($0, $1.achieved, $1.configured) }
    return [0.002, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5].first { $0 >= highest } ?? 1
  }

  private func polyline(
    _ name: String, _ places: [(Double, Double)], in frame: ChartFrame
  ) -> HTML {
    let coordinates = places.map { "\(frame.x($0.0)),\(frame.y($0.1))" }
    return HTML("polyline", ["class": name, "points": coordinates.joined(separator: " ")])
  }
}
