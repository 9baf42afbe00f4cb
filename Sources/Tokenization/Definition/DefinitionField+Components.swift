extension DefinitionField {
  /// The member `name`, or nil where it is absent or null.
  func optionalMember(_ name: String) throws(TokenizerError) -> DefinitionField? {
    let field = try member(name)
    return field.value == .null ? nil : field
  }

  /// The member `name`, or `defaultValue` where older files leave it out.
  func boolean(_ name: String, default defaultValue: Bool) throws(TokenizerError) -> Bool {
    try optionalMember(name)?.boolean() ?? defaultValue
  }

  /// A count that is not negative.
  func count() throws(TokenizerError) -> Int {
    guard case .integer(let count) = value, count >= 0 else {
      throw malformed(expected: "a number that is not negative")
    }
    return count
  }

  /// A string of one Unicode scalar, as UTF-8.
  func character() throws(TokenizerError) -> [UInt8] {
    let text = try string()
    guard text.unicodeScalars.count == 1 else { throw malformed(expected: "one character") }
    return Array(text.utf8)
  }

  /// One of the values of an enumeration, by the name that the format gives it.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _: Choice.Type
  ) throws(TokenizerError) -> Choice {
    guard let choice = Choice(rawValue: try string()) else {
      throw unsupported(supported: Choice.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return choice
  }

  /// How many components one step of the pipeline may have; each takes a call of its own.
  private static let maximumComponentCount = 64

  /// The components of a component that may be null, one, or a `Sequence`, nested at will, of them.
  ///
  /// - Parameter members: what the format calls the sequence's list.
  func components(in members: String) throws(TokenizerError) -> [DefinitionField] {
    if value == .null { return [] }
    guard try type() == "Sequence" else { return [self] }
    var components: [DefinitionField] = []
    for element in try member(members).elements() {
      components += try element.components(in: members)
      guard components.count <= Self.maximumComponentCount else {
        throw malformed(
          found: "more than \(Self.maximumComponentCount) components",
          expected: "at most \(Self.maximumComponentCount)")
      }
    }
    return components
  }
}

extension TextPattern {
  /// A pattern: `{"String": …}`, which is taken literally, or `{"Regex": …}`.
  init(_ field: DefinitionField) throws(TokenizerError) {
    if let literal = try field.optionalMember("String") {
      self = .literal(Array(try literal.string().utf8))
      return
    }
    let expression = try field.member("Regex")
    let pattern = try expression.string()
    do {
      self = .expression(try RegularExpression(oniguruma: pattern))
    } catch {
      throw expression.unsupported(
        found: "\(JSONValue.string(pattern).summary), at byte \(error.offset): \(error.problem)",
        supported: "a regular expression of Oniguruma's syntax")
    }
  }
}
