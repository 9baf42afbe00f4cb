extension JSONDocument {
  /// The value of a node with all that it holds.
  func value(of node: Int) -> JSONValue {
    switch nodes[node].kind {
    case .null: .null
    case .no: .boolean(false)
    case .yes: .boolean(true)
    case .number: number(node)
    case .string, .unescapedString: .string(string(node))
    case .array: .array(children(of: node).map(value))
    case .object: .object(members(of: node))
    }
  }

  /// The text of a string.
  func string(_ node: Int) -> String { withText(of: node) { String(utf8: $0) } }

  /// The value for an error message, short enough for one line.
  func summary(of node: Int) -> String {
    switch nodes[node].kind {
    case .array: "an array of \(children(of: node).count { _ in true })"
    case .object: "an object of \(children(of: node).count { _ in true } / 2)"
    default: value(of: node).summary
    }
  }

  private func number(_ node: Int) -> JSONValue {
    let text = String(decoding: bytes[nodes[node].range], as: UTF8.self)
    if let integer = Int(text) { return .integer(integer) }
    // The parser let no other number through.
    return .fraction(Double(text) ?? .nan)
  }

  private func members(of node: Int) -> [JSONMember] {
    var members: [JSONMember] = []
    var children = children(of: node)
    while let name = children.next(), let value = children.next() {
      members.append(JSONMember(name: string(name), value: self.value(of: value)))
    }
    return members
  }

  /// A number of decimal digits alone, if it is one and does not exceed `limit`.
  @inline(__always)
  func unsignedInteger(_ node: Int, upTo limit: Int) -> Int? {
    guard nodes[node].kind == .number else { return nil }
    var value = 0
    for index in nodes[node].range {
      guard (0x30...0x39).contains(bytes[index]) else { return nil }
      value = 10 * value + Int(bytes[index] & 0xF)
      guard value <= limit else { return nil }
    }
    return value
  }
}

extension String {
  /// The text whose UTF-8 this is.
  init(utf8 bytes: Span<UInt8>) {
    self.init(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
  }
}
