/// The fields of a record that is a JSON object, valid until its parser parses again.
///
/// Of fields with the same name the first counts. A name with dots, such as `meta.text`, leads
/// through objects, unless a field has that name itself.
struct JSONFields: RecordFields {
  let location: RecordLocation
  private let object: JSONParser.Value

  init(_ record: InputRecord, by parser: JSONParser) throws(Rejection) {
    location = record.location
    do {
      object = try parser.parse(record.bytes)
    } catch {
      throw error.rejection(of: record)
    }
    guard object.isObject else {
      throw Rejection(
        location: location, reason: .wrongType, detail: "the record is no JSON object")
    }
  }

  var names: [String] { object.names.sorted() }

  func has(_ name: String) -> Bool { value(name) != nil }

  func holdsValue(_ name: String) -> Bool { value(name).map { !$0.isNull } ?? false }

  func stringValue(_ name: String) -> String? { value(name)?.string }

  func messages(_ name: String, role: String, content: String) -> [Message]? {
    guard let elements = value(name)?.elements else { return nil }
    var messages: [Message] = []
    for element in elements {
      guard let role = element.field(role)?.string, let content = element.field(content)?.string
      else { return nil }
      messages.append(Message(role: role, content: content))
    }
    return messages
  }

  private func value(_ name: String) -> JSONParser.Value? {
    if let value = object.field(name) { return value }
    guard name.utf8.contains(UInt8(ascii: ".")) else { return nil }
    var value = object
    for step in name.split(separator: ".", omittingEmptySubsequences: false) {
      guard let next = value.field(step) else { return nil }
      value = next
    }
    return value
  }
}

extension JSONParser.Fault {
  fileprivate func rejection(of record: InputRecord) -> Rejection {
    guard record.isValidUTF8 else { return record.invalidUTF8 }
    let (reason, detail): (Rejection.Reason, String) =
      switch self {
      case .broken: (.brokenJSON, "the record is not one valid JSON value")
      case .tooDeep: (.brokenJSON, "nested more than 1,024 levels deep")
      case .outOfMemory: (.tooLong, "too large to be parsed in memory; split it")
      }
    return Rejection(location: record.location, reason: reason, detail: detail)
  }
}
