/// A table of texts, aligned for a terminal or as Markdown.
public struct TextTable: Equatable, Sendable {
  /// How the cells of a column stand.
  public enum Alignment: Sendable {
    /// Flush left: names.
    case left
    /// Flush right: figures.
    case right
  }

  private let headers: [String]
  private let alignments: [Alignment]
  private var rows: [[String]] = []

  /// Starts a table.
  public init(_ columns: [(header: String, alignment: Alignment)]) {
    headers = columns.map(\.header)
    alignments = columns.map(\.alignment)
  }

  /// Adds a row.
  ///
  /// - Precondition: there is a cell for every column.
  public mutating func append(_ row: [String]) {
    precondition(row.count == headers.count)
    rows.append(row)
  }

  /// Columns divided by two spaces, for a terminal.
  public var plain: String {
    ([headers] + rows).map { line($0, separator: "  ") }.joined(separator: "\n")
  }

  /// A Markdown table that also reads well as it is.
  public var markdown: String {
    let rule = zip(widths, alignments).map { width, alignment in
      let dashes = String(repeating: "-", count: max(width, 3) - 1)
      return alignment == .left ? dashes + "-" : dashes + ":"
    }
    let cells = ([headers] + rows).map { "| " + line($0, separator: " | ", pads: true) + " |" }
    return ([cells[0], "| " + rule.joined(separator: " | ") + " |"] + cells.dropFirst())
      .joined(separator: "\n")
  }

  private var widths: [Int] {
    headers.indices.map { column in
      ([headers] + rows).map { $0[column].count }.max() ?? 0
    }
  }

  private func line(_ cells: [String], separator: String, pads: Bool = false) -> String {
    let padded = zip(cells.indices, cells).map { column, cell in
      let width = pads ? max(widths[column], 3) : widths[column]
      let space = String(repeating: " ", count: width - cell.count)
      return alignments[column] == .left ? cell + space : space + cell
    }
    let joined = padded.joined(separator: separator)
    guard !pads, let end = joined.lastIndex(where: { $0 != " " }) else { return joined }
    return String(joined[...end])
  }
}
