import CSimdjson

/// Parses JSON texts with simdjson, one after the other: for one thread at a time.
final class JSONParser {
  /// What keeps a text from being one JSON value.
  enum Fault: Error { case broken, tooDeep, outOfMemory }

  private let parser: OpaquePointer

  init() {
    guard let parser = json_parser_create() else { preconditionFailure("out of memory") }
    self.parser = parser
  }

  deinit { json_parser_destroy(parser) }

  /// The value of a text, which ends with the next call.
  func parse(_ text: [UInt8]) throws(Fault) -> Value {
    var (status, root) = read(text)
    if status == JSONStatusNumber, let text = JSONNumbers.zeroed(in: text) {
      (status, root) = read(text)
    }
    switch status {
    case JSONStatusValid: return Value(value: root)
    case JSONStatusTooDeep: throw .tooDeep
    case JSONStatusOutOfMemory: throw .outOfMemory
    default: throw .broken
    }
  }

  private func read(_ text: [UInt8]) -> (JSONStatus, JSONValue) {
    var root = JSONValue()
    let status = text.withUnsafeBufferPointer {
      json_parse(parser, $0.baseAddress, $0.count, &root)
    }
    return (status, root)
  }
}

extension JSONParser {
  /// A value, valid until its parser parses again.
  struct Value {
    fileprivate let value: JSONValue

    var isObject: Bool { json_kind(value) == JSONKindObject }

    var isNull: Bool { json_kind(value) == JSONKindNull }

    /// The string, where this is one.
    var string: String? {
      let string = json_string(value)
      return string.bytes == nil ? nil : String(string)
    }

    /// The elements, where this is an array.
    var elements: [Value]? {
      json_kind(value) == JSONKindArray ? members.map { Value(value: $0.value) } : nil
    }

    /// The names of an object's fields, in their order.
    var names: [String] { members.map { String($0.name) } }

    /// The first field with a name, where this is an object that has one.
    func field(_ name: some StringProtocol) -> Value? {
      var name = String(name)
      var found = JSONValue()
      let isFound = name.withUTF8 { json_field(value, $0.baseAddress, $0.count, &found) }
      return isFound ? Value(value: found) : nil
    }

    private var members: [JSONMember] {
      let total = json_members(value, nil, 0)
      return [JSONMember](unsafeUninitializedCapacity: total) { buffer, count in
        count = json_members(value, buffer.baseAddress, total)
      }
    }
  }
}

extension String {
  fileprivate init(_ string: JSONString) {
    self.init(
      decoding: UnsafeBufferPointer(start: string.bytes, count: string.count), as: UTF8.self)
  }
}
