import Testing

@testable import Reports

@Suite("Charts that stand alone")
struct SeriesChartTests {
  private func svg(_ series: [SeriesChart.Series], isFitted: Bool = false) -> String {
    let chart = SeriesChart(
      "A", x: SeriesChart.Axis("x"), y: SeriesChart.Axis("y", isPercent: true), series: series,
      isFitted: isFitted)
    return String(decoding: chart.bytes, as: UTF8.self)
  }

  @Test("points lie by their figures, with bars for intervals")
  func places() {
    let points = [
      SeriesChart.Point("a", x: 0, y: 0, yReach: 0.5), SeriesChart.Point("b", x: 7, y: 1),
    ]
    let svg = svg([SeriesChart.Series("one", points, isJoined: true)])
    #expect(svg.contains("<circle class=\"series-0\" cx=\"54.0\""))
    #expect(svg.contains("<circle class=\"series-0\" cx=\"712.0\" cy=\"34.0\""))
    #expect(svg.contains("<line class=\"interval\" x1=\"54.0\""))
    #expect(svg.contains(">100 %</text>"))
    #expect(svg.ranges(of: "<polyline class=\"series-0\"").count == 2)
  }

  @Test("nothing, a point alone, and figures that are not finite have a chart, too")
  func few() {
    #expect(svg([]).hasSuffix("</svg>\n"))
    #expect(svg([SeriesChart.Series("none", [])]).contains(">none</text>"))
    let points = [SeriesChart.Point("a", x: 1, y: 2), SeriesChart.Point("b", x: .nan, y: 1)]
    let drawn = svg([SeriesChart.Series("some", points)], isFitted: true)
    #expect(drawn.ranges(of: "<title>").count == 1)
    #expect(!drawn.contains("R²"))
  }

  @Test("series beyond those that the style tells apart look like the first ones")
  func many() {
    let series = (0..<13).map { number in
      SeriesChart.Series("\(number)", [SeriesChart.Point("p", x: Double(number), y: 1)])
    }
    #expect(svg(series).ranges(of: "<circle class=\"series-0\"").count == 4)
  }

  @Test("a fitted line is cut where it leaves the axes")
  func fit() throws {
    let line = try #require(LineFit([(0, 0), (1, 2), (2, 4)]))
    let cut = try #require(line.ends(x: 0...1, y: 0...1.5))
    #expect(cut.map(\.x) == [0, 0.75] && cut.map(\.y) == [0, 1.5])
    let falling = try #require(LineFit([(0, 4), (1, 2), (2, 0)]))
    let ends = try #require(falling.ends(x: 0...2, y: 1...3))
    #expect(ends.map(\.x) == [0.5, 1.5] && ends.map(\.y) == [3, 1])
    #expect(line.ends(x: 0...1, y: 5...6) == nil)
  }
}
