import Configuration
import Reports

/// A table of runs by figures.
struct ReportTable {
  private let rows: [(title: String, run: ReportedRuns.Run)]
  private let columns: [(title: String, figure: ReportedFigure)]
  private let runs: ReportedRuns

  /// - Parameter runs: opens a file of figures.
  init(_ node: ConfigurationNode, runs open: (String) throws -> ReportedRuns) throws {
    let reader = try ConfigurationReader(node, keys: ["figures", "runs", "columns"])
    let runs = try open(reader.text("figures"))
    self.runs = runs
    let named = try reader.fields("runs")
    rows =
      named.isEmpty
      ? runs.all.map { ($0.name, $0) }
      : try named.map { field in (try field.title, try runs.run(named: field.name)) }
    columns = try reader.entries("columns").map { field in
      let reader = try ConfigurationReader(
        field.node, path: "columns.\(field.name)", keys: ReportedFigure.keys)
      return (field.name, try ReportedFigure(reader))
    }
  }

  /// The table's lines.
  var lines: [String] {
    get throws {
      try markdownTable(
        headings: [""] + columns.map(\.title),
        rows: rows.map { row in
          [row.title]
            + (try columns.map { $0.figure.text(try $0.figure.value(of: row.run, in: runs)) })
        })
    }
  }
}

/// A table of one figure by two settings.
struct ReportGrid {
  private let corner: String
  private let columns: [String]
  private let rows: [(title: String, cells: [ReportedRuns.Run?])]
  private let figure: ReportedFigure
  private let runs: ReportedRuns

  init(_ node: ConfigurationNode, runs open: (String) throws -> ReportedRuns) throws {
    let reader = try ConfigurationReader(
      node, keys: ["figures", "corner", "columns", "rows"] + ReportedFigure.keys)
    let runs = try open(reader.text("figures"))
    self.runs = runs
    figure = try ReportedFigure(reader)
    corner = try reader.text("corner", default: " ")
    let columns = try reader.listedTexts("columns")
    self.columns = columns
    let titles = try reader.entries("rows").map(\.name)
    let cells = try reader.mapping("rows", keys: titles)
    rows = try titles.map { title in
      let names = try cells.listedTexts(title)
      guard names.count == columns.count else {
        throw cells.fault(title, "\(names.count) runs under \(columns.count) columns")
      }
      return (title, try names.map { $0 == "–" ? nil : try runs.run(named: $0) })
    }
  }

  /// The table's lines.
  var lines: [String] {
    get throws {
      markdownTable(
        headings: [corner] + columns,
        rows: try rows.map { row in
          [row.title]
            + (try row.cells.map { run in
              figure.text(try run.flatMap { try figure.value(of: $0, in: runs) })
            })
        })
    }
  }
}

private func markdownTable(headings: [String], rows: [[String]]) -> [String] {
  func line(_ cells: [String]) -> String {
    "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
  }
  let rule = "| --- |" + String(repeating: " ---: |", count: headings.count - 1)
  return [line(headings), rule] + rows.map(line)
}

extension ConfigurationNode.Field {
  /// What a run is called in a report.
  fileprivate var title: String {
    get throws {
      guard case .scalar(let text, _) = node.value else {
        throw ConfigurationError(
          place: place, key: "runs.\(name)",
          problem: "found \(node.summary), expected what the run is called")
      }
      return text
    }
  }
}
