/// A page of figures: facts at its head, then sections of charts and tables.
public struct ChartPage: Sendable {
  /// A part of the page.
  public struct Section: Sendable {
    /// Its heading.
    public let title: String
    /// What its figures mean.
    public let note: String
    /// What it shows, in order.
    public let blocks: [Block]

    /// Describes a section.
    public init(_ title: String, note: String = "", blocks: [Block]) {
      self.title = title
      self.note = note
      self.blocks = blocks
    }
  }

  /// What a section shows.
  public enum Block: Sendable {
    /// Figures over steps, side by side as far as there is room.
    case lines([LineChart])
    /// The share of each of some sources over steps.
    case shares([(source: String, points: [SharePoint])])
    /// Runs by two figures.
    case scatter(ScatterChart)
    /// Rows of texts under headings; the first of a row names it.
    case table(headings: [String], rows: [[String]])
    /// Figures by two settings.
    case heatMap(HeatMap)
  }

  /// What the page is about.
  public let title: String
  /// The figures at its head.
  public let facts: [(name: String, value: String)]
  /// Its parts; those without blocks are left out.
  public let sections: [Section]

  /// Describes a page.
  public init(title: String, facts: [(name: String, value: String)], sections: [Section]) {
    self.title = title
    self.facts = facts
    self.sections = sections.filter { !$0.blocks.isEmpty }
  }

  /// The file: HTML that needs no other file and no network.
  public var bytes: [UInt8] {
    Page(title: title, styles: [.chartStyle], header: header, main: HTML(sections.map(html(of:))))
      .bytes
  }

  @HTMLBuilder private var header: HTML {
    HTML("h1") { title }
    HTML("dl", ["class": "facts"]) {
      for (name, value) in facts {
        HTML("div") {
          HTML("dt") { name }
          HTML("dd") { value }
        }
      }
    }
  }

  private func html(of section: Section) -> HTML {
    HTML("section") {
      HTML("h2") { section.title }
      if !section.note.isEmpty { HTML("p", ["class": "note"]) { section.note } }
      for block in section.blocks { html(of: block) }
    }
  }

  private func html(of block: Block) -> HTML {
    switch block {
    case .lines(let charts):
      return HTML("div", ["class": "cards"]) { HTML(charts.map { $0.html() }) }
    case .shares(let sources):
      return HTML("div", ["class": "cards"]) {
        for (source, points) in sources { card(of: source, points) }
      }
    case .scatter(let chart): return chart.html()
    case .heatMap(let map): return map.html()
    case .table(let headings, let rows): return table(headings, rows)
    }
  }

  private func card(of source: String, _ points: [SharePoint]) -> HTML {
    let last = points[points.count - 1]
    let summary =
      "\(Figures.percent(last.achieved)) achieved, \(Figures.percent(last.configured)) asked for"
    return HTML("article") {
      HTML("h3") { source }
      ShareChart(points: points).svg(summary: "\(source): \(summary)")
      HTML("p", ["class": "note"]) { summary }
    }
  }

  private func table(_ headings: [String], _ rows: [[String]]) -> HTML {
    HTML("div", ["class": "wide", "tabindex": "0"]) {
      HTML("table") {
        HTML("thead") {
          HTML("tr") { for heading in headings { HTML("th", ["scope": "col"]) { heading } } }
        }
        HTML("tbody") {
          for row in rows {
            HTML("tr") {
              for (column, cell) in row.enumerated() {
                if column == 0 {
                  HTML("th", ["scope": "row"]) { cell }
                } else {
                  HTML("td") { cell }
                }
              }
            }
          }
        }
      }
    }
  }
}
