extension SeriesChart {
  /// The series that the style tells apart; those that come after look like the first ones.
  private static let styleCount = 12
  private static let legendColumns = 3
  private static let legendRowHeight = 16.0

  /// The height of the names of all series.
  var legendHeight: Double {
    let rows = (series.count + Self.legendColumns - 1) / Self.legendColumns
    return Self.legendRowHeight * Double(rows)
  }

  private func style(_ number: Int) -> String { "series-\(number % Self.styleCount)" }

  /// The points of a series with their intervals, and the line through them.
  @HTMLBuilder func marks(_ one: Series, _ number: Int, _ frame: ChartFrame) -> HTML {
    if one.isJoined {
      let places = one.points.map { "\(frame.x($0.x)),\(frame.y($0.y))" }
      HTML("polyline", ["class": style(number), "points": places.joined(separator: " ")])
    }
    for point in one.points {
      let (x, y) = (frame.x(point.x), frame.y(point.y))
      if point.xReach > 0 {
        frame.bar(x: point.x - point.xReach...point.x + point.xReach, y: point.y...point.y)
      }
      if point.yReach > 0 {
        frame.bar(x: point.x...point.x, y: point.y - point.yReach...point.y + point.yReach)
      }
      HTML("circle", ["class": style(number), "cx": x, "cy": y, "r": "4"]) {
        HTML("title") {
          "\(point.name): \(Figures.significant(point.x)), \(Figures.significant(point.y))"
        }
      }
    }
  }

  /// The names of the series, from a height on.
  @HTMLBuilder func legend(below start: Double) -> HTML {
    for (number, one) in series.enumerated() {
      let left = 16 + 236 * Double(number % Self.legendColumns)
      let top = start + Self.legendRowHeight * Double(number / Self.legendColumns)
      let (x, y) = (text(left), text(top))
      if one.isJoined {
        let ends = "\(text(left - 8)),\(y) \(text(left + 8)),\(y)"
        HTML("polyline", ["class": style(number), "points": ends])
      }
      HTML("circle", ["class": style(number), "cx": x, "cy": y, "r": "4"])
      HTML("text", ["x": text(left + 14), "y": text(top - 5)]) { one.name }
    }
  }

  private func text(_ coordinate: Double) -> String { Figures.decimal(coordinate, places: 1) }
}
