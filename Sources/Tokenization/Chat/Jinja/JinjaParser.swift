/// Makes statements of a template's segments.
struct JinjaParser {
  /// How deep statements may be nested; no template comes near it, and the stack bears it.
  private static let maximumDepth = 50

  private let segments: [JinjaSegment]
  private var index = 0
  private var depth = 0

  /// The statements of a template's source.
  static func statements(of source: String) throws(JinjaError) -> [JinjaStatement] {
    var parser = JinjaParser(segments: try JinjaLexer.segments(of: source))
    return try parser.body(endingWith: [], of: 1).statements
  }

  private init(segments: [JinjaSegment]) { self.segments = segments }

  /// The tag that ended a body: its name and what follows the name.
  private struct End {
    let name: String
    var rest: JinjaExpressionParser
  }

  /// The statements up to one of the `ends`, which is taken; to the end of the template for none.
  private mutating func body(
    endingWith ends: [String], of line: Int
  ) throws(JinjaError) -> (statements: [JinjaStatement], end: End) {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      throw JinjaError(line: line, problem: "more than \(Self.maximumDepth) nested statements")
    }
    var statements: [JinjaStatement] = []
    while index < segments.count {
      let segment = segments[index]
      index += 1
      switch segment {
      case .text(let text):
        statements.append(JinjaStatement(line: line, kind: .text(text)))
      case .output(let tokens, let line):
        var expression = JinjaExpressionParser(tokens, line: line)
        let kind = JinjaStatement.Kind.output(try expression.wholeExpression())
        statements.append(JinjaStatement(line: line, kind: kind))
      case .statement(let tokens, let line):
        var words = JinjaExpressionParser(tokens, line: line)
        let name = try words.name()
        if ends.contains(name) { return (statements, End(name: name, rest: words)) }
        let kind = try statement(name, &words)
        statements.append(JinjaStatement(line: line, kind: kind))
      }
    }
    guard ends.isEmpty else {
      throw JinjaError(line: line, problem: "no {% \(ends[0]) %} for this tag")
    }
    return (statements, End(name: "", rest: JinjaExpressionParser([], line: line)))
  }

  /// The statements up to `end`, behind which nothing may stand.
  private mutating func body(
    endingWith end: String, of line: Int
  ) throws(JinjaError) -> [JinjaStatement] {
    let (statements, found) = try body(endingWith: [end], of: line)
    try found.rest.requireEnd()
    return statements
  }

  private mutating func statement(
    _ name: String, _ words: inout JinjaExpressionParser
  ) throws(JinjaError) -> JinjaStatement.Kind {
    switch name {
    case "if": return try condition(&words)
    case "for": return .loop(try loop(&words))
    case "set": return try assignment(&words)
    case "macro": return .macro(try macro(&words))
    case "generation":
      try words.requireEnd()
      return .generation(try body(endingWith: "endgeneration", of: words.line))
    case "break", "continue":
      try words.requireEnd()
      return name == "break" ? .leaveLoop : .nextIteration
    default:
      throw words.failure("the statement {% \(name) %} is unknown or out of place")
    }
  }

  private mutating func condition(
    _ words: inout JinjaExpressionParser
  ) throws(JinjaError) -> JinjaStatement.Kind {
    let line = words.line
    var branches: [(condition: JinjaExpression, body: [JinjaStatement])] = []
    var condition = try words.wholeExpression()
    while true {
      var (statements, end) = try body(endingWith: ["endif", "elif", "else"], of: line)
      branches.append((condition, statements))
      if end.name == "elif" {
        condition = try end.rest.wholeExpression()
        continue
      }
      try end.rest.requireEnd()
      let hasElse = end.name == "else"
      return .condition(branches, otherwise: hasElse ? try body(endingWith: "endif", of: line) : [])
    }
  }

  private mutating func loop(_ words: inout JinjaExpressionParser) throws(JinjaError) -> JinjaLoop {
    let names = try words.targetNames()
    try words.require(.name("in"))
    // Not a conditional expression: the `if` here filters.
    let iterable = try words.disjunction()
    let condition = words.take(.name("if")) ? try words.expression() : nil
    try words.requireEnd()
    let (statements, end) = try body(endingWith: ["endfor", "else"], of: words.line)
    try end.rest.requireEnd()
    let otherwise = end.name == "else" ? try body(endingWith: "endfor", of: words.line) : []
    return JinjaLoop(
      names: names, iterable: iterable, condition: condition, body: statements,
      otherwise: otherwise)
  }

  private mutating func assignment(
    _ words: inout JinjaExpressionParser
  ) throws(JinjaError) -> JinjaStatement.Kind {
    let names = try words.targetNames()
    if names.count == 1, words.take(.symbol(".")) {
      let member = try words.name()
      try words.require(.symbol("="))
      return .assignment(.member(of: names[0], name: member), try words.wholeExpression())
    }
    if words.take(.symbol("=")) {
      return .assignment(.names(names), try words.wholeTuple())
    }
    try words.requireEnd()
    guard names.count == 1 else { throw words.failure("a block set of more than one name") }
    return .capture(name: names[0], body: try body(endingWith: "endset", of: words.line))
  }

  private mutating func macro(
    _ words: inout JinjaExpressionParser
  ) throws(JinjaError) -> JinjaMacro {
    let name = try words.name()
    var parameters: [JinjaMacro.Parameter] = []
    try words.require(.symbol("("))
    while !words.take(.symbol(")")) {
      if !parameters.isEmpty { try words.require(.symbol(",")) }
      let parameter = try words.name()
      let fallback = words.take(.symbol("=")) ? try words.expression() : nil
      parameters.append(JinjaMacro.Parameter(name: parameter, fallback: fallback))
    }
    try words.requireEnd()
    let statements = try body(endingWith: "endmacro", of: words.line)
    return JinjaMacro(name: name, parameters: parameters, body: statements)
  }
}
