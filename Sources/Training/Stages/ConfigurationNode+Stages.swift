import Configuration

// Mappings of a configuration, put together from others.

extension ConfigurationNode {
  /// The value of a key of a mapping; nil where it is absent or empty.
  subscript(key: String) -> Self? {
    guard case .mapping(let fields) = value else { return nil }
    return fields.first { $0.name == key && !$0.node.isNull }?.node
  }

  /// The elements of the list at a key; none where there is no list.
  func elements(_ key: String) -> [Self] {
    if case .list(let elements)? = self[key]?.value { elements } else { [] }
  }

  /// The mapping without some keys.
  func without(_ keys: [String]) -> Self {
    guard case .mapping(let fields) = value else { return self }
    return Self(value: .mapping(fields.filter { !keys.contains($0.name) }), place: place)
  }

  /// The mapping with the values of another laid over it: mappings key by key, others as a whole. It
  /// stands in the other's place.
  func overlaid(by other: Self) -> Self {
    guard case .mapping(var fields) = value, case .mapping(let others) = other.value else {
      return other
    }
    for field in others {
      if let index = fields.firstIndex(where: { $0.name == field.name }) {
        fields[index].node = fields[index].node.overlaid(by: field.node)
      } else {
        fields.append(field)
      }
    }
    return Self(value: .mapping(fields), place: other.place)
  }

  /// The mapping with another value at a key.
  func with(_ key: String, _ value: Value) -> Self {
    let node = Self(value: value, place: self[key]?.place ?? place)
    let field = Field(name: key, place: node.place, node: node)
    return without([key]).overlaid(by: Self(value: .mapping([field]), place: place))
  }

  /// The mapping with a text at a key.
  func with(_ key: String, text: String) -> Self { with(key, .scalar(text, isQuoted: true)) }
}
