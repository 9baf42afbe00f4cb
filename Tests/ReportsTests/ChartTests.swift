import Testing

@testable import Reports

@Suite("Charts")
struct ChartTests {
  @Test("a histogram counts every length once, in intervals of one width")
  func histogram() {
    let histogram = Histogram([1, 32, 33, 64, 512, 512], limit: 512)
    #expect(histogram.intervalWidth == 32)
    #expect(histogram.counts == [2, 2] + Array(repeating: 0, count: 13) + [2])
  }

  @Test("the last interval of a histogram may reach beyond the limit", arguments: 1...70)
  func limits(limit: Int) {
    let histogram = Histogram(Array(1...limit), limit: limit)
    #expect(histogram.counts.reduce(0, +) == limit)
    #expect(histogram.counts.count <= 16)
    #expect(histogram.counts.allSatisfy { $0 > 0 })
  }

  @Test("a share's line lies as high as the share, under a dashed line for the configured share")
  func shares() {
    let points = [
      SharePoint(steps: 1, achieved: 1, configured: 0.5),
      SharePoint(steps: 2, achieved: 0, configured: 0.5),
    ]
    let svg = String(decoding: ShareChart(points: points).svg(summary: "a").bytes, as: UTF8.self)
    #expect(svg.contains("<polyline class=\"achieved\" points=\"183.0,10.0 312.0,98.0\">"))
    #expect(
      svg.contains("<polyline class=\"configured\" points=\"54.0,54.0 183.0,54.0 312.0,54.0\">"))
    #expect(svg.contains(">100.0 %</text>"))
    #expect(svg.contains("aria-label=\"a\""))
  }

  @Test("small shares get an axis of their own size")
  func smallShare() {
    let point = SharePoint(steps: 9, achieved: 0.004, configured: 0.003)
    let svg = String(decoding: ShareChart(points: [point]).svg(summary: "").bytes, as: UTF8.self)
    #expect(svg.contains(">1.0 %</text>"))
    #expect(svg.contains("cx=\"312.0\" cy=\"62.8\""))
    #expect(svg.contains(">8</text>"))
  }
}
