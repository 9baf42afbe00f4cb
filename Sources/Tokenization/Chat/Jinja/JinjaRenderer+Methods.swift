extension JinjaRenderer {
  /// The result of a method of a text or a dictionary; nil where the value has no such method.
  mutating func callMethod(
    _ name: String, of value: JinjaValue, _ arguments: JinjaArguments
  ) throws(JinjaError) -> JinjaValue? {
    switch value {
    case .string(let text): try callMethod(name, of: text, arguments.positional)
    case .dictionary(let dictionary):
      try callMethod(name, of: dictionary, arguments.positional)
    default: nil
    }
  }

  private mutating func callMethod(
    _ name: String, of dictionary: JinjaDictionary, _ arguments: [JinjaValue]
  ) throws(JinjaError) -> JinjaValue? {
    switch name {
    case "get":
      guard case .string(let key)? = arguments.first else { throw failure("get takes a name") }
      try spend(dictionary.members.count / 4)
      return dictionary[key] ?? (arguments.count > 1 ? arguments[1] : .none)
    case "items": return try items(of: dictionary)
    case "keys": return try list(dictionary.members.map { .string($0.name) })
    case "values": return try list(dictionary.members.map(\.value))
    default: return nil
    }
  }

  /// The members of a dictionary as pairs.
  mutating func items(of dictionary: JinjaDictionary) throws(JinjaError) -> JinjaValue {
    var pairs: [JinjaValue] = []
    for (name, value) in dictionary.members { pairs.append(try list([.string(name), value])) }
    return try list(pairs)
  }

  private mutating func callMethod(
    _ name: String, of text: String, _ arguments: [JinjaValue]
  ) throws(JinjaError) -> JinjaValue? {
    switch name {
    case "strip", "lstrip", "rstrip":
      let (leading, trailing) = (name != "rstrip", name != "lstrip")
      guard let argument = arguments.first else {
        return .string(text.stripped(leading: leading, trailing: trailing))
      }
      let characters = Set(try string(argument, of: name).unicodeScalars)
      return .string(
        text.stripped(leading: leading, trailing: trailing, where: characters.contains))
    case "split": return try split(text, arguments)
    case "startswith", "endswith":
      return .boolean(try hasAffix(text, arguments, isPrefix: name == "startswith"))
    case "replace":
      guard arguments.count >= 2 else { throw failure("replace takes two strings") }
      return .string(
        try replacing(
          try string(arguments[0], of: name), with: try string(arguments[1], of: name), in: text))
    case "upper": return .string(text.uppercased())
    case "lower": return .string(text.lowercased())
    case "title": return .string(text.titleCased)
    case "capitalize": return .string(text.capitalized)
    case "join":
      return try join(try elements(of: arguments.first ?? .undefined("join")), separator: text)
    default: return nil
    }
  }

  private func string(_ value: JinjaValue, of method: String) throws(JinjaError) -> String {
    guard case .string(let text) = value else {
      throw failure("\(method) was given \(value.kind), expected a string")
    }
    return text
  }

  private mutating func split(
    _ text: String, _ arguments: [JinjaValue]
  ) throws(JinjaError) -> JinjaValue {
    guard let separator = arguments.first else { return try list(text.words.map { .string($0) }) }
    let pattern = try string(separator, of: "split")
    guard !pattern.isEmpty else { throw failure("split was given an empty separator") }
    var limit = Int.max
    if arguments.count > 1, case .integer(let most) = arguments[1], most >= 0 { limit = most }
    return try list(try cut(text, at: pattern, limit: limit).map { .string($0) })
  }

  private mutating func hasAffix(
    _ text: String, _ arguments: [JinjaValue], isPrefix: Bool
  ) throws(JinjaError) -> Bool {
    var affixes = Array(arguments.prefix(1))
    if case .list(let list)? = affixes.first { affixes = list.elements }
    for value in affixes {
      let affix = try string(value, of: isPrefix ? "startswith" : "endswith")
      if isPrefix ? text.startsIdentically(with: affix) : text.endsIdentically(with: affix) {
        return true
      }
    }
    return false
  }

  mutating func replacing(
    _ old: String, with new: String, in text: String
  ) throws(JinjaError) -> String {
    guard !old.isEmpty else { throw failure("replace was given an empty string to look for") }
    let parts = try cut(text, at: old)
    // Both factors are bounded by the texts' own limits, so that the product does not overflow.
    try requireRoom(text.utf8.count + (parts.count - 1) * new.utf8.count)
    return parts.joined(separator: new)
  }

  mutating func join(
    _ values: [JinjaValue], separator: String
  ) throws(JinjaError) -> JinjaValue {
    var text = ""
    for (index, value) in values.enumerated() {
      if index > 0 { text += separator }
      text += try self.text(of: value)
      try spend(1 + separator.utf8.count / 16)
      try requireRoom(text.utf8.count)
    }
    return .string(text)
  }
}
