/// A value of a configuration file, with the place it was written at.
package struct ConfigurationNode {
  package struct Field {
    package var name: String
    /// Where the key itself stands.
    package var place: String
    package var node: ConfigurationNode

    package init(name: String, place: String, node: ConfigurationNode) {
      self.name = name
      self.place = place
      self.node = node
    }
  }

  package enum Value {
    case null
    /// Quotes make a text of what would otherwise be a number.
    case scalar(String, isQuoted: Bool)
    case list([ConfigurationNode])
    case mapping([Field])
  }

  package var value: Value
  /// `run.yaml:12`, or the override that gave the value.
  package var place: String

  package init(value: Value, place: String) {
    self.value = value
    self.place = place
  }

  /// What was found, for messages.
  package var summary: String {
    switch value {
    case .null: "nothing"
    case .scalar(let text, _): "\"\(text)\""
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }

  package var isNull: Bool {
    if case .null = value { true } else { false }
  }
}
