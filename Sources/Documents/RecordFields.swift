import FoundationEssentials

/// The fields of a JSON record that is an object.
struct RecordFields {
  /// The values that matter; others are there without their content.
  enum Value: Decodable {
    case string(String)
    case messages([Message])
    case other

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let string = try? container.decode(String.self) {
        self = .string(string)
      } else if let messages = try? container.decode([Message].self) {
        self = .messages(messages)
      } else {
        self = .other
      }
    }
  }

  struct Message: Decodable {
    let role: String
    let content: String
  }

  let location: RecordLocation
  private let values: [String: Value]

  init(_ record: InputRecord) throws(Rejection) {
    location = record.location
    do {
      values = try JSONDecoder().decode([String: Value].self, from: Data(record.bytes))
    } catch DecodingError.typeMismatch {
      throw Rejection(
        location: location, reason: .wrongType, detail: "the record is no JSON object")
    } catch {
      throw Rejection(
        location: location, reason: .brokenJSON, detail: "the record is not one valid JSON value")
    }
    guard !record.bytes.hasLoneSurrogate else {
      throw Rejection(
        location: location, reason: .brokenJSON,
        detail: "a string escapes half of a surrogate pair, which is no character")
    }
  }

  /// The names of the fields, sorted.
  var names: [String] { values.keys.sorted() }

  func has(_ name: String) -> Bool { values[name] != nil }

  /// The string of a field that must be there.
  func string(_ name: String) throws(Rejection) -> String {
    switch values[name] {
    case .string(let string): return string
    case nil:
      throw Rejection(
        location: location, reason: .missingField,
        detail: "no field \"\(name)\"; found: \(names.joined(separator: ", "))")
    default:
      throw Rejection(
        location: location, reason: .wrongType, detail: "the field \"\(name)\" is no string")
    }
  }

  /// The messages of a field that is there.
  func messages(_ name: String) throws(Rejection) -> [Message] {
    guard case .messages(let messages) = values[name] else {
      throw Rejection(
        location: location, reason: .wrongType,
        detail: "the field \"\(name)\" is no list of {\"role\": string, \"content\": string}")
    }
    return messages
  }
}
