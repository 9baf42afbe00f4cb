extension JinjaRenderer {
  /// A value as JSON, spaced and escaped as Python's `json.dumps` does it with `ensure_ascii=False`.
  ///
  /// - Parameters:
  ///   - indentation: the spaces of a level; nil to write one line.
  ///   - level: how deep the value stands.
  mutating func json(
    _ value: JinjaValue, indentation: Int?, level: Int
  ) throws(JinjaError) -> String {
    try spend(1 + value.weight)
    switch value {
    case .none: return "null"
    case .boolean(let value): return value ? "true" : "false"
    case .integer, .float: return try text(of: value)
    case .string(let text): return Self.jsonString(text)
    case .list(let list):
      var parts: [String] = []
      for element in list.elements {
        parts.append(try json(element, indentation: indentation, level: level + 1))
      }
      return try enclosed(parts, in: ("[", "]"), indentation: indentation, level: level)
    case .dictionary(let dictionary):
      var parts: [String] = []
      for (name, value) in dictionary.members {
        let member = try json(value, indentation: indentation, level: level + 1)
        parts.append(Self.jsonString(name) + ": " + member)
      }
      return try enclosed(parts, in: ("{", "}"), indentation: indentation, level: level)
    case .undefined, .namespace, .macro, .function:
      throw failure("\(value.kind) has no form in JSON")
    }
  }

  private func enclosed(
    _ parts: [String], in brackets: (String, String), indentation: Int?, level: Int
  ) throws(JinjaError) -> String {
    guard let indentation, !parts.isEmpty else {
      return brackets.0 + parts.joined(separator: ", ") + brackets.1
    }
    let outer = "\n" + String(repeating: " ", count: indentation * level)
    let inner = outer + String(repeating: " ", count: indentation)
    try requireRoom(parts.reduce(0) { $0 + $1.utf8.count + inner.utf8.count })
    return brackets.0 + inner + parts.joined(separator: "," + inner) + outer + brackets.1
  }

  private static func jsonString(_ text: String) -> String {
    var json = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": json += "\\\""
      case "\\": json += "\\\\"
      case "\n": json += "\\n"
      case "\r": json += "\\r"
      case "\t": json += "\\t"
      case "\u{8}": json += "\\b"
      case "\u{C}": json += "\\f"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: json.unicodeScalars.append(scalar)
      }
    }
    return json + "\""
  }
}
