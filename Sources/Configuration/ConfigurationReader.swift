/// Reads the fields of one mapping of a configuration, each with its type and its range.
///
/// A field that is absent or empty takes its default; without one it is missing.
package struct ConfigurationReader {
  /// The mapping's full name with a dot at its end; empty for the whole file.
  private let prefix: String
  private let place: String
  private let fields: [String: ConfigurationNode]

  /// Opens a mapping.
  ///
  /// - Throws: `ConfigurationError` where the node is no mapping or has a key that is not among `keys`.
  package init(
    _ node: ConfigurationNode, path: String = "", keys: [String]
  ) throws(ConfigurationError) {
    guard case .mapping(let fields) = node.value else {
      throw ConfigurationError(
        place: node.place, key: path,
        problem: "found \(node.summary), expected a mapping of \(keys.joined(separator: ", "))")
    }
    for field in fields where !keys.contains(field.name) {
      throw ConfigurationError(unknown: field, in: path, keys: keys)
    }
    prefix = path.isEmpty ? "" : path + "."
    place = node.place
    self.fields = Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.node) })
  }

  /// True where a field is there and not empty.
  package func has(_ key: String) -> Bool { node(key) != nil }

  /// The mapping in a field; one that is absent is empty.
  package func mapping(_ key: String, keys: [String]) throws(ConfigurationError) -> Self {
    let node = node(key) ?? ConfigurationNode(value: .mapping([]), place: place)
    return try Self(node, path: prefix + key, keys: keys)
  }

  /// The fields of the mapping in a field, in their order and whatever their names; none where the
  /// field is absent.
  package func fields(_ key: String) throws(ConfigurationError) -> [ConfigurationNode.Field] {
    guard let node = node(key) else { return [] }
    guard case .mapping(let fields) = node.value else { throw error(key, "a mapping") }
    return fields
  }

  /// The elements of the list in a field with their full names; nil where the field is absent.
  package func list(
    _ key: String, of expected: String
  ) throws(ConfigurationError) -> [(node: ConfigurationNode, path: String)]? {
    guard let node = node(key) else { return nil }
    guard case .list(let elements) = node.value else {
      throw error(key, "a list of \(expected)")
    }
    return elements.enumerated().map { ($1, "\(prefix)\(key).\($0)") }
  }

  /// The values that `parse` makes of the scalars of a list; nil where the field is absent.
  ///
  /// - Parameters:
  ///   - expected: what the list is to hold.
  ///   - isExpected: whether the values are what is expected together.
  package func values<Value>(
    _ key: String, of expected: String, where isExpected: ([Value]) -> Bool = { !$0.isEmpty },
    _ parse: (_ text: String, _ isQuoted: Bool) -> Value?
  ) throws(ConfigurationError) -> [Value]? {
    guard let elements = try list(key, of: expected) else { return nil }
    let values = elements.compactMap { element -> Value? in
      guard case .scalar(let text, let isQuoted) = element.node.value else { return nil }
      return parse(text, isQuoted)
    }
    guard values.count == elements.count, isExpected(values) else {
      throw error(key, "a list of \(expected)")
    }
    return values
  }

  /// The texts of a list, none of them empty; none where the field is absent.
  package func texts(
    _ key: String, of expected: String = "texts"
  ) throws(ConfigurationError) -> [String] {
    try values(key, of: expected, where: { _ in true }) { text, _ in
      text.isEmpty ? nil : text
    } ?? []
  }

  package func text(
    _ key: String, default fallback: String? = nil
  ) throws(ConfigurationError) -> String {
    try value(key, "a text", default: fallback) { text, _ in text.isEmpty ? nil : text }
  }

  package func integer(
    _ key: String, in range: ClosedRange<Int>, default fallback: Int? = nil
  ) throws(ConfigurationError) -> Int {
    let bounds =
      range.upperBound == .max
      ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
    return try value(key, "a whole number \(bounds)", default: fallback) { text, isQuoted in
      isQuoted ? nil : Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  package func flag(_ key: String, default fallback: Bool) throws(ConfigurationError) -> Bool {
    try value(key, "true or false, or on or off", default: fallback) { text, isQuoted in
      isQuoted ? nil : ["true": true, "on": true, "false": false, "off": false][text]
    }
  }

  /// - Parameter planned: choices that are known by name only.
  package func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, default fallback: Choice? = nil, planned: [String] = []
  ) throws(ConfigurationError) -> Choice {
    let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    let expected = Choice.allCases.count == 1 ? names : "one of \(names)"
    if case .scalar(let text, _) = node(key)?.value, planned.contains(text) {
      throw error(key, "\(expected); \(text) is not supported yet")
    }
    return try value(key, expected, default: fallback) { text, _ in Choice(rawValue: text) }
  }

  /// The value that `parse` makes of a scalar.
  package func value<Value>(
    _ key: String, _ expected: String, default fallback: Value?,
    _ parse: (_ text: String, _ isQuoted: Bool) -> Value?
  ) throws(ConfigurationError) -> Value {
    guard let node = node(key) else {
      if let fallback { return fallback }
      throw ConfigurationError(
        place: place, key: prefix + key, problem: "missing; expected \(expected)")
    }
    guard case .scalar(let text, let isQuoted) = node.value, let value = parse(text, isQuoted)
    else { throw error(key, expected) }
    return value
  }

  /// A field's value is none of what was expected.
  package func error(_ key: String, _ expected: String) -> ConfigurationError {
    fault(key, "found \(fields[key]?.summary ?? "nothing"), expected \(expected)")
  }

  /// A field's value cannot be used as it is.
  package func fault(_ key: String, _ problem: String) -> ConfigurationError {
    ConfigurationError(place: fields[key]?.place ?? place, key: prefix + key, problem: problem)
  }

  private func node(_ key: String) -> ConfigurationNode? {
    fields[key].flatMap { $0.isNull ? nil : $0 }
  }
}
