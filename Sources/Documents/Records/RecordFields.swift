/// The named fields of a record, of whatever format.
protocol RecordFields {
  var location: RecordLocation { get }
  /// The names of the fields, sorted.
  var names: [String] { get }

  func has(_ name: String) -> Bool
  /// False for a field that is not there, or null.
  func holdsValue(_ name: String) -> Bool
  /// The string of a field; nil where the field is no string.
  func stringValue(_ name: String) -> String?
  /// The messages of a field that is a list of objects with two fields that are strings.
  func messages(_ name: String, role: String, content: String) -> [Message]?
}

/// What one side says, in the words of its record.
struct Message {
  let role: String
  let content: String
}

extension RecordFields {
  /// The string of a field that must be there.
  func string(_ name: String) throws(Rejection) -> String {
    if let string = stringValue(name) { return string }
    guard has(name) else {
      throw Rejection(
        location: location, reason: .missingField,
        detail: "no field \"\(name)\"; found: \(names.joined(separator: ", "))")
    }
    throw Rejection(
      location: location, reason: .wrongType, detail: "the field \"\(name)\" is no string")
  }
}
