/// How many of some lengths fall in each of equal intervals from 1 to the greatest that can be.
struct Histogram {
  private static let most = 16

  /// The lengths that an interval holds.
  let intervalWidth: Int
  /// The number of lengths in each interval; the first interval starts at 1.
  let counts: [Int]

  /// Counts lengths.
  ///
  /// - Precondition: every length lies in `1...limit`.
  init(_ lengths: [Int], limit: Int) {
    intervalWidth = (limit + Self.most - 1) / Self.most
    var counts = Array(repeating: 0, count: (limit + intervalWidth - 1) / intervalWidth)
    for length in lengths { counts[(length - 1) / intervalWidth] += 1 }
    self.counts = counts
  }

  /// The chart.
  ///
  /// - Parameter unit: what the lengths are lengths in.
  func svg(summary: String, unit: String) -> HTML {
    let end = intervalWidth * counts.count
    let top = max(counts.max() ?? 0, 1)
    var frame = ChartFrame(horizontal: 0...Double(end), vertical: 0...Double(top))
    frame.verticalTicks = [0, top].map {
      ChartFrame.Tick(value: Double($0), label: Figures.grouped($0))
    }
    frame.horizontalTicks = [
      ChartFrame.Tick(value: 0, label: "1"),
      ChartFrame.Tick(value: Double(end), label: "\(Figures.grouped(end)) \(unit)"),
    ]
    return frame.svg(summary: summary) {
      for (index, count) in counts.enumerated() where count > 0 {
        HTML(
          "rect",
          [
            "class": "count", "x": frame.x(Double(index * intervalWidth)),
            "y": frame.y(Double(count)), "width": frame.width(Double(intervalWidth)),
            "height": frame.height(Double(count)),
          ])
      }
    }
  }
}
