extension JinjaRenderer {
  /// The parameters of the methods.
  private static let methodParameters: [String: [String]] = [
    "strip": ["chars"], "lstrip": ["chars"], "rstrip": ["chars"], "split": ["sep", "maxsplit"],
    "startswith": ["prefix"], "endswith": ["suffix"], "replace": ["old", "new", "count"],
    "upper": [], "lower": [], "title": [], "capitalize": [], "join": ["iterable"],
    "get": ["key", "default"], "items": [], "keys": [], "values": [],
  ]

  /// The result of a method of a text or a dictionary; nil where the value has no such method.
  mutating func callMethod(
    _ name: String, of value: JinjaValue, _ arguments: JinjaArguments
  ) throws(JinjaError) -> JinjaValue? {
    guard let parameters = Self.methodParameters[name] else { return nil }
    switch value {
    case .string(let text):
      try require(arguments, toFit: parameters, of: name)
      return try callMethod(name, of: text, arguments)
    case .dictionary(let dictionary):
      try require(arguments, toFit: parameters, of: name)
      return try callMethod(name, of: dictionary, arguments)
    default: return nil
    }
  }

  private mutating func callMethod(
    _ name: String, of dictionary: JinjaDictionary, _ arguments: JinjaArguments
  ) throws(JinjaError) -> JinjaValue? {
    switch name {
    case "get":
      guard case .string(let key)? = arguments.value(0, "key") else {
        throw failure("get takes a name")
      }
      try spend(dictionary.members.count / 4)
      return dictionary[key] ?? arguments.value(1, "default") ?? JinjaValue.none
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
    _ name: String, of text: String, _ arguments: JinjaArguments
  ) throws(JinjaError) -> JinjaValue? {
    switch name {
    case "strip", "lstrip", "rstrip":
      let (leading, trailing) = (name != "rstrip", name != "lstrip")
      guard let argument = arguments.value(0, "chars") else {
        return .string(text.stripped(leading: leading, trailing: trailing))
      }
      let characters = Set(try string(argument, of: name).unicodeScalars)
      return .string(
        text.stripped(leading: leading, trailing: trailing, where: characters.contains))
    case "split": return try split(text, arguments)
    case "startswith", "endswith":
      return .boolean(try hasAffix(text, arguments, isPrefix: name == "startswith"))
    case "replace":
      return .string(try replacing(arguments, in: text))
    case "upper": return .string(text.uppercased())
    case "lower": return .string(text.lowercased())
    case "title": return .string(text.titleCased)
    case "capitalize": return .string(text.capitalized)
    case "join":
      let elements = try elements(of: arguments.value(0, "iterable") ?? .undefined("join"))
      return try join(elements, separator: text)
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
    _ text: String, _ arguments: JinjaArguments
  ) throws(JinjaError) -> JinjaValue {
    guard let separator = arguments.value(0, "sep") else {
      guard arguments.named.isEmpty else { throw failure("split takes maxsplit beside sep only") }
      return try list(text.words.map { .string($0) })
    }
    let pattern = try string(separator, of: "split")
    guard !pattern.isEmpty else { throw failure("split was given an empty separator") }
    let limit = try limit(arguments.value(1, "maxsplit"), of: "split")
    return try list(try cut(text, at: pattern, limit: limit).map { .string($0) })
  }

  private mutating func hasAffix(
    _ text: String, _ arguments: JinjaArguments, isPrefix: Bool
  ) throws(JinjaError) -> Bool {
    let method = isPrefix ? "startswith" : "endswith"
    guard let argument = arguments.value(0, isPrefix ? "prefix" : "suffix") else {
      throw failure("\(method) takes a string or a list of strings")
    }
    let affixes = if case .list(let list) = argument { list.elements } else { [argument] }
    for value in affixes {
      let affix = try string(value, of: method)
      if isPrefix ? text.startsIdentically(with: affix) : text.endsIdentically(with: affix) {
        return true
      }
    }
    return false
  }

  /// The text with `new` in the place of `old`, at most `count` times.
  mutating func replacing(
    _ arguments: JinjaArguments, in text: String
  ) throws(JinjaError) -> String {
    guard let first = arguments.value(0, "old"), let second = arguments.value(1, "new") else {
      throw failure("replace takes two strings")
    }
    let (old, new) = (try self.text(of: first), try self.text(of: second))
    guard !old.isEmpty else { throw failure("replace was given an empty string to look for") }
    let limit = try limit(arguments.value(2, "count"), of: "replace")
    let parts = try cut(text, at: old, limit: limit)
    // Both factors are bounded by the texts' own limits, so that the product does not overflow.
    try requireRoom(text.utf8.count + (parts.count - 1) * new.utf8.count)
    return parts.joined(separator: new)
  }

  /// How often a text is cut at most; a number below 0 sets no limit.
  private func limit(_ value: JinjaValue?, of method: String) throws(JinjaError) -> Int {
    switch value {
    case nil, .some(.none): return .max
    case .integer(let most): return most < 0 ? .max : most
    case .some(let other): throw failure("\(method) was given \(other.kind) for a number")
    }
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
