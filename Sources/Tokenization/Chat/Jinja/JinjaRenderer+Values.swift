extension JinjaRenderer {
  mutating func list(_ elements: [JinjaValue]) throws(JinjaError) -> JinjaValue {
    try spend(elements.count)
    guard let list = JinjaList(elements) else { throw tooDeep }
    return .list(list)
  }

  mutating func dictionary(
    _ members: [(name: String, value: JinjaValue)]
  ) throws(JinjaError) -> JinjaValue {
    // Names are compared one with another.
    try spend(members.count * (1 + members.count / 16))
    guard let dictionary = JinjaDictionary(members) else { throw tooDeep }
    return .dictionary(dictionary)
  }

  /// Refuses what a namespace must not hold: the deepest values, and namespaces.
  func requireShallow(_ value: JinjaValue) throws(JinjaError) {
    guard value.depth < JinjaList.maximumDepth else { throw tooDeep }
  }

  private var tooDeep: JinjaError {
    failure(
      "values nested more than \(JinjaList.maximumDepth) deep, or a namespace in another value")
  }

  /// A value as it is written.
  func text(of value: JinjaValue) throws(JinjaError) -> String {
    switch value {
    case .undefined: return ""
    case .none: return "None"
    case .boolean(let value): return value ? "True" : "False"
    case .integer(let value): return "\(value)"
    case .float(let value): return "\(value)"
    case .string(let text): return text
    case .list, .dictionary, .namespace, .macro, .function:
      throw failure("\(value.kind) is written as text; expected a string")
    }
  }

  /// What a loop over a value goes through.
  mutating func elements(of value: JinjaValue) throws(JinjaError) -> [JinjaValue] {
    try spend(value.weight)
    switch value {
    case .undefined: return []
    case .list(let list): return list.elements
    case .dictionary(let dictionary): return dictionary.members.map { .string($0.name) }
    case .string(let text):
      try spend(text.utf8.count)
      return text.unicodeScalars.map { .string(String($0)) }
    default: throw failure("a loop over \(value.kind)")
    }
  }

  /// A member by its name.
  mutating func member(_ name: String, of value: JinjaValue) throws(JinjaError) -> JinjaValue {
    switch value {
    case .dictionary(let dictionary):
      try spend(dictionary.members.count / 4)
      return dictionary[name] ?? .undefined(name)
    case .namespace(let namespace): return namespace.members[name] ?? .undefined(name)
    case .undefined: throw failure("\"\(name)\" of \(value.kind)")
    default: return .undefined(name)
    }
  }

  /// What stands in brackets behind a value: an index from either end, or a member's name.
  mutating func element(
    _ index: JinjaValue, of value: JinjaValue
  ) throws(JinjaError) -> JinjaValue {
    try spend(value.weight)
    switch (value, index) {
    case (_, .string(let name)): return try member(name, of: value)
    case (.list(let list), .integer(let index)):
      let place = index < 0 ? list.elements.count + index : index
      return list.elements.indices.contains(place)
        ? list.elements[place] : .undefined("element \(index)")
    case (.string(let text), .integer(let index)):
      let scalars = Array(text.unicodeScalars)
      let place = index < 0 ? scalars.count + index : index
      return scalars.indices.contains(place)
        ? .string(String(scalars[place])) : .undefined("character \(index)")
    case (.dictionary, _): return .undefined("member")
    default: throw failure("an element of \(value.kind) by \(index.kind)")
    }
  }

  /// A part of a list or a text, with Python's bounds.
  mutating func slice(
    _ value: JinjaValue, start: Int?, stop: Int?, step: Int
  ) throws(JinjaError) -> JinjaValue {
    guard step != 0 else { throw failure("a slice with step 0") }
    try spend(value.weight)
    switch value {
    case .list(let list):
      let places = Self.places(in: list.elements.count, start: start, stop: stop, step: step)
      return try self.list(places.map { list.elements[$0] })
    case .string(let text):
      let scalars = Array(text.unicodeScalars)
      let places = Self.places(in: scalars.count, start: start, stop: stop, step: step)
      return .string(String(scalars: places.map { scalars[$0] }))
    case .undefined: return try list([])
    default: throw failure("a slice of \(value.kind)")
    }
  }

  private static func places(in count: Int, start: Int?, stop: Int?, step: Int) -> [Int] {
    let lowest = step > 0 ? 0 : -1
    let highest = step > 0 ? count : count - 1
    func place(_ bound: Int?, default fallback: Int) -> Int {
      guard let bound else { return fallback }
      let fromStart = bound < 0 ? max(bound, -count - 1) + count : bound
      return min(max(fromStart, lowest), highest)
    }
    let first = place(start, default: step > 0 ? lowest : highest)
    let end = place(stop, default: step > 0 ? highest : lowest)
    // A longer step than the value changes nothing, and cannot overflow.
    return Array(stride(from: first, to: end, by: max(-count - 1, min(count + 1, step))))
  }

  /// Whether two values are the same to a template.
  mutating func areEqual(
    _ left: JinjaValue, _ right: JinjaValue
  ) throws(JinjaError) -> Bool {
    try spend(1 + left.weight)
    switch (left, right) {
    case (.undefined, .undefined), (.none, .none): return true
    case (.string(let left), .string(let right)): return left.isIdentical(to: right)
    case (.list(let left), .list(let right)):
      guard left.elements.count == right.elements.count else { return false }
      for (left, right) in zip(left.elements, right.elements) {
        if try !areEqual(left, right) { return false }
      }
      return true
    case (.dictionary(let left), .dictionary(let right)):
      guard left.members.count == right.members.count else { return false }
      for (name, value) in left.members {
        try spend(right.members.count / 4)
        guard let other = right[name], try areEqual(value, other) else { return false }
      }
      return true
    case (.namespace(let left), .namespace(let right)): return left === right
    default:
      guard let left = left.number, let right = right.number else { return false }
      return left.isEqual(to: right)
    }
  }

  /// A text cut at every occurrence of a separator that is not empty.
  mutating func cut(
    _ text: String, at separator: String, limit: Int = .max
  ) throws(JinjaError) -> [String] {
    // What the search may cost: a long separator can nearly match everywhere.
    try spend(1 + (text.utf8.count / 16) * (separator.utf8.count / 16))
    let parts = text.cut(at: separator, limit: limit)
    try spend(parts.count)
    return parts
  }
}
