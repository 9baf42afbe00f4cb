extension JinjaRenderer {
  /// The parameters of the filters but for those that hand theirs on.
  private static let filterParameters: [String: [String]] = [
    "trim": ["chars"], "upper": [], "lower": [], "title": [], "capitalize": [],
    "replace": ["old", "new", "count"], "string": [], "safe": [], "length": [], "count": [],
    "default": ["default_value", "boolean"], "d": ["default_value", "boolean"],
    "tojson": ["ensure_ascii", "indent"], "int": ["default"], "items": [], "first": [],
    "last": [], "list": [], "reverse": [], "join": ["d", "attribute"],
  ]

  /// The value of `value | name(arguments)`.
  mutating func filter(
    _ value: JinjaValue, _ name: String, _ arguments: JinjaArguments
  ) throws(JinjaError) -> JinjaValue {
    if let parameters = Self.filterParameters[name] {
      try require(arguments, toFit: parameters, of: name)
    }
    switch name {
    case "trim", "upper", "lower", "title", "capitalize", "replace", "string", "safe":
      return .string(try textFilter(try text(of: value), name, arguments))
    case "length", "count": return .integer(try length(of: value))
    case "default", "d":
      let replacesFalse = arguments.value(1, "boolean")?.isTrue == true
      let isMissing = if case .undefined = value { true } else { replacesFalse && !value.isTrue }
      return isMissing ? arguments.value(0, "default_value") ?? .string("") : value
    case "tojson":
      guard arguments.value(0, "ensure_ascii")?.isTrue != true else {
        throw failure("tojson with ensure_ascii, which is not known")
      }
      var spaces: Int?
      if case .integer(let number)? = arguments.value(1, "indent") { spaces = max(0, number) }
      return .string(try json(value, indentation: spaces.map { min($0, 16) }, level: 0))
    case "int":
      return integer(of: value).map { .integer($0) } ?? arguments.value(0, "default") ?? .integer(0)
    case "items":
      guard case .dictionary(let dictionary) = value else {
        if case .undefined = value { return try list([]) }
        throw failure("the items of \(value.kind)")
      }
      return try items(of: dictionary)
    case "first", "last":
      let elements = try elements(of: value)
      return (name == "first" ? elements.first : elements.last) ?? .undefined(name)
    case "list": return try list(try elements(of: value))
    case "reverse":
      if case .string(let text) = value {
        return .string(String(scalars: text.unicodeScalars.reversed()))
      }
      return try list(try elements(of: value).reversed())
    case "join":
      let separator = try text(of: arguments.value(0, "d") ?? .string(""))
      var elements = try elements(of: value)
      if case .string(let attribute)? = arguments.value(1, "attribute") {
        elements = try members(attribute, of: elements)
      }
      return try join(elements, separator: separator)
    case "map": return try map(try elements(of: value), arguments)
    case "selectattr", "rejectattr", "select", "reject":
      return try select(try elements(of: value), name, arguments)
    default: throw failure("the filter \"\(name)\" is not known")
    }
  }

  private mutating func textFilter(
    _ text: String, _ name: String, _ arguments: JinjaArguments
  ) throws(JinjaError) -> String {
    switch name {
    case "trim":
      guard let characters = arguments.value(0, "chars") else { return text.stripped() }
      let set = Set(try self.text(of: characters).unicodeScalars)
      return text.stripped(where: set.contains)
    case "upper": return text.uppercased()
    case "lower": return text.lowercased()
    case "title": return text.wordsCapitalized
    case "capitalize": return text.capitalized
    case "replace":
      return try replacing(arguments, in: text)
    default: return text
    }
  }

  private func length(of value: JinjaValue) throws(JinjaError) -> Int {
    switch value {
    case .undefined: return 0
    case .string(let text): return text.unicodeScalars.count
    case .list(let list): return list.elements.count
    case .dictionary(let dictionary): return dictionary.members.count
    default: throw failure("the length of \(value.kind)")
    }
  }

  /// The whole number that a value is or says; nil where it says none.
  private func integer(of value: JinjaValue) -> Int? {
    switch value {
    case .string(let text): Int(text.stripped())
    case .float(let number): Int(exactly: number.rounded(.towardZero))
    case .integer(let number): number
    case .boolean(let value): value ? 1 : 0
    default: nil
    }
  }

  private mutating func members(
    _ name: String, of values: [JinjaValue]
  ) throws(JinjaError) -> [JinjaValue] {
    var members: [JinjaValue] = []
    for value in values { members.append(try member(name, of: value)) }
    return members
  }

  private mutating func map(
    _ values: [JinjaValue], _ arguments: JinjaArguments
  ) throws(JinjaError) -> JinjaValue {
    if case .string(let attribute)? = arguments.value(.max, "attribute") {
      return try list(try members(attribute, of: values))
    }
    guard case .string(let name)? = arguments.positional.first else {
      throw failure("map takes attribute= or the name of a filter")
    }
    let rest = JinjaArguments(
      positional: Array(arguments.positional.dropFirst()), named: arguments.named)
    var results: [JinjaValue] = []
    for value in values {
      results.append(
        try nested { renderer throws(JinjaError) in try renderer.filter(value, name, rest) })
    }
    return try list(results)
  }

  /// The elements, or those with a member, that pass a test; that are true where none is named.
  private mutating func select(
    _ values: [JinjaValue], _ filter: String, _ arguments: JinjaArguments
  ) throws(JinjaError) -> JinjaValue {
    var words = arguments.positional[...]
    var attribute: String?
    if filter.hasSuffix("attr") {
      guard case .string(let name)? = words.popFirst() else {
        throw failure("\(filter) takes the name of a member")
      }
      attribute = name
    }
    var test: String?
    if let word = words.popFirst() { test = try text(of: word) }
    var selected: [JinjaValue] = []
    for value in values {
      var subject = value
      if let attribute { subject = try member(attribute, of: value) }
      let holds = try test.map { (name) throws(JinjaError) in
        try self.test(subject, name, Array(words))
      }
      if (holds ?? subject.isTrue) == filter.hasPrefix("select") { selected.append(value) }
    }
    return try list(selected)
  }
}
