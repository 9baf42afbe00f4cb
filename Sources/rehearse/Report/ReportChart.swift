import Configuration
import Reports

/// A chart of runs by two figures, in a file of its own.
struct ReportChart {
  private struct Axis {
    let title: String
    let isLogarithmic: Bool
    let isPercent: Bool
    let figure: ReportedFigure

    init(_ reader: ConfigurationReader) throws {
      title = try reader.text("title")
      isLogarithmic = try reader.flag("logarithmic", default: false)
      isPercent = try reader.flag("percent", default: false)
      figure = try ReportedFigure(reader)
    }
  }

  /// The path of the image, from the report's folder.
  let file: String
  /// The image.
  let chart: SeriesChart

  init(_ node: ConfigurationNode, runs open: (String) throws -> ReportedRuns) throws {
    let reader = try ConfigurationReader(
      node, keys: ["figures", "file", "title", "x", "y", "series", "fit"])
    let runs = try open(reader.text("figures"))
    file = try reader.text("file")
    let axisKeys = ["title", "logarithmic", "percent"] + ReportedFigure.keys
    let x = try Axis(reader.mapping("x", keys: axisKeys))
    let y = try Axis(reader.mapping("y", keys: axisKeys))
    let series = try reader.fields("series").map { field in
      let path = "series.\(field.name)"
      let reader = try ConfigurationReader(field.node, path: path, keys: ["runs", "joined"])
      let points = try reader.texts("runs").flatMap { try runs.runs(named: $0) }.compactMap {
        run -> SeriesChart.Point? in
        guard let x = try x.figure.value(of: run, in: runs),
          let y = try y.figure.value(of: run, in: runs)
        else { return nil }
        return SeriesChart.Point(
          run.name, x: x.mean, y: y.mean, xReach: x.reach ?? 0, yReach: y.reach ?? 0)
      }
      return SeriesChart.Series(
        field.name, points, isJoined: try reader.flag("joined", default: false))
    }
    chart = SeriesChart(
      try reader.text("title"),
      x: SeriesChart.Axis(x.title, isLogarithmic: x.isLogarithmic, isPercent: x.isPercent),
      y: SeriesChart.Axis(y.title, isLogarithmic: y.isLogarithmic, isPercent: y.isPercent),
      series: series, isFitted: try reader.flag("fit", default: false))
  }

  /// The lines that show it.
  var lines: [String] { ["![\(chart.summary)](\(file))"] }
}
