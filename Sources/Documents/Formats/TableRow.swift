/// The fields of one row of RFC 4180; in tab-separated values, tabs take the place of commas.
enum TableRow {
  /// The unquoted fields; nil where something follows a closing quote.
  ///
  /// A quote within a field that does not begin with one stands for itself.
  ///
  /// - Precondition: the row is valid UTF-8.
  static func fields(of row: [UInt8], delimiter: UInt8) -> [String]? {
    var fields: [String] = []
    var position = 0
    while true {
      let end: Int
      if position < row.count, row[position] == .quote {
        guard let (field, next) = quoted(row, from: position + 1) else { return nil }
        fields.append(field)
        end = next
      } else {
        end = row[position...].firstIndex(of: delimiter) ?? row.count
        fields.append(String(decoding: row[position..<end], as: UTF8.self))
      }
      if end == row.count { return fields }
      guard row[end] == delimiter else { return nil }
      position = end + 1
    }
  }

  /// A field and the place after its closing quote.
  private static func quoted(_ row: [UInt8], from start: Int) -> (field: String, next: Int)? {
    var bytes: [UInt8] = []
    var position = start
    while let end = row[position...].firstIndex(of: .quote) {
      bytes += row[position..<end]
      guard end + 1 < row.count, row[end + 1] == .quote else {
        return (String(decoding: bytes, as: UTF8.self), end + 1)
      }
      bytes.append(.quote)
      position = end + 2
    }
    return nil
  }
}
