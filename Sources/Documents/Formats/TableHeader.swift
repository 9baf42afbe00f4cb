/// The first row of a table, which names the columns.
struct TableHeader: Equatable, Sendable {
  let columns: [String]
  let delimiter: UInt8

  /// - Throws: `FormatFault` for a row whose names cannot be told apart.
  init(row: [UInt8], delimiter: UInt8) throws(FormatFault) {
    guard (try? UTF8Span(validating: row.span)) != nil,
      let columns = TableRow.fields(of: row, delimiter: delimiter)
    else {
      throw FormatFault(
        problem: "the first row, which names the columns, is broken or not valid UTF-8")
    }
    self.columns = columns
    self.delimiter = delimiter
    guard Set(columns).count == columns.count else {
      throw FormatFault(
        problem: "the first row names a column twice; give each its own name: "
          + columns.joined(separator: ", "))
    }
  }
}
