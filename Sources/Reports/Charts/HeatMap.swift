/// A figure by two settings: a table whose cells are darker the greater the figure is.
public struct HeatMap: Sendable {
  /// The shades that a page has.
  private static let shadeCount = 6

  /// What is shown.
  public let title: String
  /// What the rows stand for.
  public let rowLabel: String
  /// What the columns stand for.
  public let columnLabel: String
  /// The values of the settings.
  public let rows: [String]
  /// The values of the settings.
  public let columns: [String]
  /// The figure of each row's columns; nil where none was measured.
  public let cells: [[Double?]]

  /// Describes a map.
  public init(
    _ title: String, rowLabel: String, columnLabel: String, rows: [String], columns: [String],
    cells: [[Double?]]
  ) {
    self.title = title
    self.rowLabel = rowLabel
    self.columnLabel = columnLabel
    self.rows = rows
    self.columns = columns
    self.cells = cells
  }

  /// The map under its title.
  func html() -> HTML {
    HTML("article", ["class": "wide", "tabindex": "0"]) {
      HTML("h3") { title }
      HTML("table", ["class": "heat"]) {
        HTML("thead") {
          HTML("tr") {
            HTML("th", ["scope": "col"]) { "\(rowLabel) ↓ \(columnLabel) →" }
            for column in columns { HTML("th", ["scope": "col"]) { column } }
          }
        }
        HTML("tbody") {
          for (row, figures) in zip(rows, cells) {
            HTML("tr") {
              HTML("th", ["scope": "row"]) { row }
              for figure in figures {
                HTML("td", ["class": shade(of: figure)]) {
                  figure.map { Figures.decimal($0) } ?? ""
                }
              }
            }
          }
        }
      }
    }
  }

  private func shade(of figure: Double?) -> String? {
    let all = cells.joined().compactMap(\.self)
    guard let figure, let low = all.min(), let high = all.max(), high > low else { return nil }
    let part = (figure - low) / (high - low)
    return "heat-\(min(Self.shadeCount - 1, Int(part * Double(Self.shadeCount))))"
  }
}
