import Testing

@testable import Reports

@Suite(
  "A page of charts in Chromium", .serialized,
  .enabled(if: Browser.path != nil, "no chromium on the PATH"))
struct ChartPageBrowserTests {
  private let browser: Browser

  init() throws { browser = try Browser() }

  private static var page: ChartPage {
    let runs = (0..<8).map { "a-run-with-quite-a-long-name-\($0)" }
    let points = runs.enumerated().map { number, name in
      ScatterChart.Point(
        name, x: Double(number) / 7, y: 0.5 + Double(number) / 20,
        yInterval: 0.4...0.6 + Double(number) / 20)
    }
    let series = runs.enumerated().map { number, name in
      LineChart.Series(name, (1...50).map { (Double($0), Double(number) / Double($0)) })
    }
    let map = HeatMap(
      "Forgetting", rowLabel: "β", columnLabel: "replay", rows: ["0", "0.1", "1"],
      columns: (0..<8).map { "\($0) %" },
      cells: (0..<3).map { row in (0..<8).map { Double(row * 8 + $0) } })
    return ChartPage(
      title: "Comparison", facts: [("tasks", "sst2, gsm8k")],
      sections: [
        ChartPage.Section(
          "All", note: "Figures of a test.",
          blocks: [
            .table(
              headings: ["run"] + (0..<9).map { "figure \($0)" },
              rows: runs.map { [$0] + (0..<9).map { "\($0).25 [+0.123, +0.456]" } }),
            .lines([LineChart("Loss", series), LineChart("Rate", Array(series.prefix(1)))]),
            .shares([
              (
                "prose",
                (1...9).map { SharePoint(steps: $0, achieved: 0.25, configured: 0.25) }
              )
            ]),
            .scatter(
              ScatterChart(
                "Learning", xLabel: "forgetting", yLabel: "accuracy", points: points,
                line: .front([0, 7]))),
            .heatMap(map),
          ])
      ])
  }

  @Test("on a phone nothing but tables is wider than the screen", arguments: [320, 360])
  func phone(width: Int) throws {
    try browser.open(Self.page.bytes, width: width)
    #expect(try browser.value(of: "document.documentElement.scrollWidth") as? Int == width)
    #expect(browser.complaints == [])
  }

  @Test("the marks of the axes do not cover each other", arguments: [320, 1_200])
  func ticks(width: Int) throws {
    try browser.open(Self.page.bytes, width: width)
    let overlapping = """
      [...document.querySelectorAll("article > svg")].flatMap((svg) => {
        const boxes = [...svg.querySelectorAll("text:not(.number)")]
          .map((text) => text.getBoundingClientRect());
        return boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) =>
          a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom));
      }).length
      """
    #expect(try browser.value(of: overlapping) as? Int == 0)
  }

  @Test("every line of a chart looks different", arguments: ["light", "dark"])
  func styles(scheme: String) throws {
    try browser.open(Self.page.bytes, scheme: scheme)
    let looks = """
      new Set([...document.querySelectorAll("article > svg polyline[class^=series]")].slice(0, 8)
        .map((line) => getComputedStyle(line).stroke + getComputedStyle(line).strokeDasharray)).size
      """
    #expect(try browser.value(of: looks) as? Int == 8)
  }
}
