import Foundation
import Testing

@testable import Reports

@Suite("Axes, fits and fronts")
struct ChartMathematicsTests {
  @Test(
    "an axis has round values around all others",
    arguments: [
      ([2.31, 3.72], [2, 2.5, 3, 3.5, 4]), ([0, 1], [0, 0.5, 1]),
      ([-0.2, 0.1], [-0.2, -0.1, 0, 0.1]),
      ([120, 571], [0, 200, 400, 600]),
    ])
  func ticks(values: [Double], expected: [Double]) {
    let found = AxisTicks(around: values).values
    #expect(found.count == expected.count, "\(found)")
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-9 }, "\(found)")
  }

  @Test(
    "equal values, none and strange ones have an axis, too",
    arguments: [
      [], [0, 0], [3.5], [2e-4, 2e-4], [.nan, 1, .infinity], [1e9, 1e9], [-7, -7],
      [0, .leastNonzeroMagnitude],
      [-1e300, 1e300],
    ])
  func degenerate(values: [Double]) {
    for includesZero in [false, true] {
      let axis = AxisTicks(around: values, includesZero: includesZero)
      #expect((2...8).contains(axis.values.count))
      #expect(values.allSatisfy { !$0.isFinite || axis.range.contains($0) })
      #expect(Set(axis.values.map(axis.label)).count == axis.values.count)
    }
  }

  @Test(
    "numbers beyond all measure have no place on an axis",
    arguments: [[1.7e308, -1.7e308], [1e308, 2], [.greatestFiniteMagnitude, 0, 3]])
  func beyond(values: [Double]) {
    let axis = AxisTicks(around: values)
    #expect((2...8).contains(axis.values.count))
    #expect(values.allSatisfy { $0.magnitude > 1e300 || axis.range.contains($0) })
  }

  @Test("a line is fitted by least squares, with the part of the variance that it explains")
  func fit() throws {
    let exact = try #require(LineFit([(1, 3), (2, 5), (4, 9)]))
    #expect(abs(exact.slope - 2) < 1e-12 && abs(exact.intercept - 1) < 1e-12)
    #expect(abs(exact.determination - 1) < 1e-12)
    let loose = try #require(LineFit([(0, 0), (1, 1), (2, 0)]))
    #expect(loose.slope == 0 && loose.determination == 0)
    #expect(LineFit([(1, 1), (2, 2)]) == nil)
    #expect(LineFit([(1, 1), (1, 2), (1, 3)]) == nil)
  }

  @Test("the front holds the points that no other is both left of and above")
  func front() {
    let points: [(x: Double, y: Double)] = [(2, 5), (1, 3), (3, 4), (1, 2), (4, 9), (2, 5)]
    #expect(ParetoFront.indices(of: points) == [1, 0, 4])
    #expect(ParetoFront.indices(of: []) == [])
  }

  @Test(
    "figures of every size are short",
    arguments: [
      (0, "0"), (2e-4, "2.0e-4"), (0.0312, "0.031"), (0.00312, "0.0031"), (571.04, "571.0"),
      (32, "32"), (12_345, "12,345"), (9.96e-5, "1.0e-4"), (3e12, "3.0e12"), (-0.5, "-0.500"),
    ])
  func significant(value: Double, text: String) {
    #expect(Figures.significant(value) == text)
  }

  @Test("differences have a sign")
  func signed() {
    #expect(Figures.signed(0.0123) == "+0.012")
    #expect(Figures.signed(-2) == "-2.000")
  }
}

@Suite("A page of charts")
struct ChartPageTests {
  private func text(_ blocks: [ChartPage.Block]) -> String {
    let page = ChartPage(
      title: "<run>", facts: [("steps", "4")],
      sections: [ChartPage.Section("One", blocks: blocks), ChartPage.Section("Two", blocks: [])])
    return String(decoding: page.bytes, as: UTF8.self)
  }

  @Test("a section without blocks is left out, and a title is text")
  func sections() {
    let page = text([.table(headings: ["run", "loss"], rows: [["a<b", "1"]])])
    #expect(page.contains("<h1>&lt;run&gt;</h1>"))
    #expect(page.contains("<h2>One</h2>"))
    #expect(!page.contains("<h2>Two</h2>"))
    #expect(page.contains("<th scope=\"row\">a&lt;b</th><td>1</td>"))
  }

  @Test("every line of a chart has a style of its own and a name, and long ones are thinned")
  func lines() {
    let long = (0..<10_000).map { (step: Double($0), value: Double($0 % 2)) }
    let chart = LineChart(
      "Loss", [LineChart.Series("task", long), LineChart.Series("prose", [(1, 2), (3, .nan)])])
    #expect(chart.series[0].points.count <= 240)
    #expect(chart.series[0].points.allSatisfy { abs($0.value - 0.5) < 0.02 })
    #expect(chart.series[1].points.count == 1)
    let page = text([.lines([chart])])
    #expect(page.contains("<polyline class=\"series-0\""))
    #expect(page.contains("<circle class=\"series-1\""))
    #expect(page.contains("task 0.500"))
  }

  @Test("a chart without points says so")
  func empty() {
    #expect(text([.lines([LineChart("Loss", [])])]).contains("Nothing was measured yet."))
  }

  @Test("the points of a scatter chart have the numbers of its list")
  func scatter() {
    let points = [
      ScatterChart.Point("naive", x: 1.2, y: 0.9, xInterval: 1.1...1.3),
      ScatterChart.Point("replay", x: 0.1, y: 0.8, yInterval: 0.7...0.9),
    ]
    let chart = ScatterChart(
      "Learning", xLabel: "forgetting", yLabel: "accuracy", points: points, line: .front([1, 0]))
    let page = text([.scatter(chart)])
    #expect(page.contains(">2</text>"))
    #expect(page.contains("<li>replay: 0.100, 0.800</li>"))
    #expect(page.components(separatedBy: "class=\"interval\"").count == 3)
    #expect(page.contains("<polyline class=\"configured\""))
  }

  @Test("a heat map is darkest where the figure is greatest, and empty where there is none")
  func heatMap() {
    let map = HeatMap(
      "KL", rowLabel: "β", columnLabel: "replay", rows: ["0", "1"], columns: ["0 %", "10 %"],
      cells: [[1, nil], [0.5, 0]])
    let page = text([.heatMap(map)])
    #expect(page.contains("<td class=\"heat-5\">1.000</td><td></td>"))
    #expect(page.contains("<td class=\"heat-0\">0.000</td>"))
  }
}
