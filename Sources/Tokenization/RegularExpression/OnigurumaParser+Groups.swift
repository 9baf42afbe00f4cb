extension OnigurumaParser {
  /// Reads on after an opening parenthesis.
  mutating func parseGroup() throws(Failure) -> PatternNode {
    let start = position - 1
    depth += 1
    defer { depth -= 1 }
    if depth > Self.maximumDepth { throw failure("groups nested too deeply", at: start) }
    if peek() == "*" { throw failure("a callout, which is not supported", at: start) }
    guard take("?") else { return try parseContent(from: start) }

    if take(":") { return try parseContent(from: start) }
    if take(">") { return .group(.atomic, try parseContent(from: start)) }
    if take("=") { return .group(.lookAhead, try parseContent(from: start)) }
    if take("!") { return .group(.negativeLookAhead, try parseContent(from: start)) }
    if take("<=") { return .group(.lookBehind, try parseLookBehind(from: start)) }
    if take("<!") { return .group(.negativeLookBehind, try parseLookBehind(from: start)) }
    if take("<") { return try parseNamedGroup(closedBy: ">", from: start) }
    if take("'") { return try parseNamedGroup(closedBy: "'", from: start) }
    return try parseOptions(from: start)
  }

  /// The alternatives and the closing parenthesis; options set inside end there.
  private mutating func parseContent(from start: Int) throws(Failure) -> PatternNode {
    let outer = options
    let node = try parseAlternatives()
    options = outer
    if !take(")") { throw failure("a group without an end", at: start) }
    return node
  }

  private mutating func parseLookBehind(from start: Int) throws(Failure) -> PatternNode {
    let node = try parseContent(from: start)
    let alternatives = if case .alternatives(let nodes) = node { nodes } else { [node] }
    if !alternatives.allSatisfy({ $0.fixedLength != nil }) {
      throw failure("a look-behind of varying length, which is not supported", at: start)
    }
    return node
  }

  /// A name changes nothing here, where nothing refers to it.
  private mutating func parseNamedGroup(
    closedBy end: Unicode.Scalar, from start: Int
  ) throws(Failure) -> PatternNode {
    guard let name = take(through: end), let first = name.unicodeScalars.first,
      CharacterSet.word.scalars.contains(first.value), !("0"..."9").contains(first)
    else { throw failure("a group whose name is malformed", at: start) }
    return try parseContent(from: start)
  }

  /// `(?imx-imx:…)`, or `(?imx-imx)` for the rest of the group around it.
  private mutating func parseOptions(from start: Int) throws(Failure) -> PatternNode {
    let outer = options
    var isOn = true
    while let next = peek() {
      position += 1
      switch next {
      case "-": isOn = false
      case "i": options.ignoresCase = isOn
      case "m": options.dotMatchesLineEnds = isOn
      case "x": options.skipsSpace = isOn
      case ":":
        let node = try parseContent(from: start)
        options = outer
        return node
      case ")":
        // In `a(?i)b|c` the rest, `b|c`, is one group.
        let rest = try parseAlternatives()
        options = outer
        return rest
      default: throw failure("(?\(next), which is not supported", at: start)
      }
    }
    throw failure("a group without an end", at: start)
  }
}
