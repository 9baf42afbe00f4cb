import Configuration

extension ConfigurationNode {
  /// Applies `loss.kl.coefficient=0.01`, or `sources.0.share=2` for an element of a list.
  ///
  /// The value is read as YAML. Mappings on the way are made where they are missing.
  mutating func apply(override text: String) throws(ConfigurationError) {
    let place = "--set \(text)"
    guard let separator = text.firstIndex(of: "="), separator > text.startIndex else {
      throw ConfigurationError(
        place: place, problem: "expected KEY=VALUE, such as optimizer.epsilon=1e-6")
    }
    let value = try Self(yaml: String(text[text.index(after: separator)...])) { _ in place }
    let path = text[..<separator].split(separator: ".", omittingEmptySubsequences: false)
    try set(value, at: path[...], place: place)
  }

  private mutating func set(
    _ newNode: Self, at path: ArraySlice<Substring>, place: String
  ) throws(ConfigurationError) {
    guard let key = path.first.map({ String($0) }) else {
      self = newNode
      return
    }
    let rest = path.dropFirst()
    switch value {
    case .mapping(var fields):
      let index = fields.firstIndex { $0.name == key } ?? fields.endIndex
      if index == fields.endIndex {
        fields.append(Field(name: key, place: place, node: Self(value: .null, place: place)))
      }
      try fields[index].node.set(newNode, at: rest, place: place)
      value = .mapping(fields)
    case .list(var elements):
      guard let index = Int(key), elements.indices.contains(index) else {
        throw ConfigurationError(
          place: place,
          problem: "found \"\(key)\", expected an element of the list, from 0 to "
            + "\(elements.count - 1)")
      }
      try elements[index].set(newNode, at: rest, place: place)
      value = .list(elements)
    case .null:
      var node = Self(value: .null, place: place)
      try node.set(newNode, at: rest, place: place)
      value = .mapping([Field(name: key, place: place, node: node)])
    case .scalar:
      throw ConfigurationError(
        place: place, problem: "\"\(key)\" leads into \(summary), which has no keys")
    }
  }
}
