/// A value of a configuration file with the place it was written at.
struct ConfigurationNode {
  struct Field {
    var name: String
    /// Where the key itself stands.
    var place: String
    var node: ConfigurationNode
  }

  enum Value {
    case null
    /// Quotes make a text of what would otherwise be a number.
    case scalar(String, isQuoted: Bool)
    case list([ConfigurationNode])
    case mapping([Field])
  }

  var value: Value
  /// `run.yaml:12`, or the override that gave the value.
  var place: String

  /// What was found, for messages.
  var summary: String {
    switch value {
    case .null: "nothing"
    case .scalar(let text, _): "\"\(text)\""
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }

  var isNull: Bool {
    if case .null = value { true } else { false }
  }
}
