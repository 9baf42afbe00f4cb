/// The fields of a table's row, named as the table's columns.
struct RowFields: RecordFields {
  let location: RecordLocation
  private let values: [String: String]

  init(_ record: InputRecord, of header: TableHeader) throws(Rejection) {
    location = record.location
    guard record.isValidUTF8 else { throw record.invalidUTF8 }
    guard let row = TableRow.fields(of: record.bytes, delimiter: header.delimiter) else {
      throw Rejection(
        location: location, reason: .brokenRow,
        detail: "something follows a closing quote; inside quotes, a quote is written twice")
    }
    guard row.count == header.columns.count else {
      throw Rejection(
        location: location, reason: .brokenRow,
        detail: "\(row.count) fields, but the first row names \(header.columns.count)")
    }
    values = Dictionary(uniqueKeysWithValues: zip(header.columns, row))
  }

  var names: [String] { values.keys.sorted() }

  func has(_ name: String) -> Bool { values[name] != nil }

  func holdsValue(_ name: String) -> Bool { has(name) }

  func stringValue(_ name: String) -> String? { values[name] }

  /// A table's cells are strings.
  func messages(_ name: String, role: String, content: String) -> [Message]? { nil }
}
