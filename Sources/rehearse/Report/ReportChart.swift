import Configuration
import Reports

/// A chart of runs by two figures, in a file of its own.
struct ReportChart {
  private struct Axis {
    let title: String
    let figure: ReportedFigure
    var axis: SeriesChart.Axis { SeriesChart.Axis(title, isPercent: figure.isPercent) }

    init(_ parent: ConfigurationReader, _ key: String) throws {
      let reader = try parent.mapping(key, keys: ["title", "figure", "as", "by"])
      title = try reader.text("title")
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
    file = try reader.value("file", "a path without spaces", default: nil) { text, _ in
      text.isEmpty || text.contains(where: \.isWhitespace) ? nil : text
    }
    let (x, y) = (try Axis(reader, "x"), try Axis(reader, "y"))
    var placed: Set<String> = []
    let series = try reader.entries("series").map { field in
      let reader = try ConfigurationReader(
        field.node, path: "series.\(field.name)", keys: ["figures", "runs", "joined"])
      let runs = reader.has("figures") ? try open(reader.text("figures")) : runs
      var points: [SeriesChart.Point] = []
      for run in try reader.listedTexts("runs").flatMap({ try runs.runs(named: $0) }) {
        guard let x = try x.figure.value(of: run, in: runs),
          let y = try y.figure.value(of: run, in: runs)
        else { continue }
        guard placed.insert("\(runs.path) \(run.name)").inserted else {
          throw reader.fault("runs", "\(run.name) is in the chart already")
        }
        points.append(
          SeriesChart.Point(
            run.name, x: x.mean, y: y.mean, xReach: x.reach ?? 0, yReach: y.reach ?? 0))
      }
      guard !points.isEmpty else { throw reader.fault("runs", "no run has both figures") }
      return SeriesChart.Series(
        field.name, points, isJoined: try reader.flag("joined", default: false))
    }
    chart = SeriesChart(
      try reader.text("title"), x: x.axis, y: y.axis, series: series,
      isFitted: try reader.flag("fit", default: false))
  }

  /// The lines that show it.
  var lines: [String] { ["![\(chart.summary)](\(file))"] }
}
