public import Configuration

extension Phrasings {
  /// Reads a YAML list of texts, each with `{opening}` where the opening of a passage goes.
  ///
  /// - Throws: `ConfigurationError` naming the file and the line: where the file is no list or an
  ///   empty one, an element no text, or without its placeholder, or with more than one of them, or
  ///   there already.
  public init(file path: String) throws(ConfigurationError) {
    let root = try ConfigurationNode(file: path)
    guard case .list(let elements) = root.value, !elements.isEmpty else {
      let found =
        if case .list = root.value { "an empty list" } else { root.summary }
      throw ConfigurationError(
        place: root.place,
        problem: "found \(found), expected a list of texts with \(Self.placeholder) in each")
    }
    var texts: [String] = []
    for element in elements {
      let text = try Self.text(of: element)
      if let number = texts.firstIndex(of: text) {
        throw ConfigurationError(
          place: element.place,
          problem: "the same text as number \(number + 1) of the list; expected every text once")
      }
      texts.append(text)
    }
    self.init(checked: texts)
  }

  private static func text(
    of element: ConfigurationNode
  ) throws(ConfigurationError) -> String {
    guard case .scalar(let text, _) = element.value else {
      throw ConfigurationError(
        place: element.place,
        problem: "found \(element.summary), expected a text with \(placeholder), in quotes: "
          + "braces without them begin a mapping")
    }
    let count = placeholders(in: text)
    guard count == 1 else {
      throw ConfigurationError(
        place: element.place,
        problem: "found \(element.summary) with \(count) times \(placeholder), expected one: the "
          + "place where the opening of a passage goes")
    }
    return text
  }
}
