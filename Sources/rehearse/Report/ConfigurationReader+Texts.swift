import Configuration

extension ConfigurationReader {
  /// The fields of a mapping, one or more.
  func entries(_ key: String) throws -> [ConfigurationNode.Field] {
    let fields = try fields(key)
    guard !fields.isEmpty else { throw error(key, "a mapping of one or more") }
    return fields
  }

  /// The texts of a list, one or more.
  func texts(_ key: String) throws -> [String] {
    guard let elements = try list(key, of: "texts"), !elements.isEmpty else {
      throw error(key, "a list of one or more texts")
    }
    return try elements.map { try $0.node.text($0.path) }
  }
}

extension ConfigurationNode {
  /// The texts of a list.
  func texts(_ key: String) throws -> [String] {
    guard case .list(let elements) = value else {
      throw ConfigurationError(
        place: place, key: key, problem: "found \(summary), expected a list of texts")
    }
    return try elements.enumerated().map { try $1.text("\(key).\($0)") }
  }

  /// The text of a scalar.
  func text(_ key: String) throws -> String {
    guard case .scalar(let text, _) = value else {
      throw ConfigurationError(
        place: place, key: key, problem: "found \(summary), expected a text")
    }
    return text
  }
}
