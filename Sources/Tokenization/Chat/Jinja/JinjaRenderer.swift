/// One rendering of a template.
struct JinjaRenderer {
  /// What a rendering may cost. A conversation of a few turns takes a few thousand steps; to derive a
  /// template takes some two hundred conversations.
  private static let maximumSteps = 250_000
  /// How deep statements, expressions and macros may be nested while they run.
  private static let maximumDepth = 200
  /// The longest text, in bytes, of the output or of one value.
  static let maximumText = 1 << 20

  /// How a run of statements ended.
  enum Ending {
    case completed, leavesLoop, entersNextIteration
  }

  let date: CalendarDate
  /// The text so far: of the template, or of the macro or block that is being captured.
  private(set) var output = ""
  /// The line of the tag that is being run.
  private var line = 1
  /// The names that each scope has set, the innermost scope last.
  var scopes: [[String: JinjaValue]]
  private var stepsLeft = maximumSteps
  private var depth = 0

  init(variables: [String: JinjaValue], date: CalendarDate) {
    let functions = JinjaFunction.allCases.map { ($0.rawValue, JinjaValue.function($0)) }
    scopes = [Dictionary(uniqueKeysWithValues: functions), variables]
    self.date = date
  }

  func failure(_ problem: String) -> JinjaError { JinjaError(line: line, problem: problem) }

  /// Counts what is done; a template that never ends is stopped here.
  mutating func spend(_ steps: Int) throws(JinjaError) {
    stepsLeft -= min(steps, stepsLeft + 1)
    guard stepsLeft >= 0 else {
      throw failure("the template does not end within \(Self.maximumSteps) steps")
    }
  }

  /// Runs `body` one level deeper.
  mutating func nested<Result>(
    _ body: (inout Self) throws(JinjaError) -> Result
  ) throws(JinjaError) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      throw failure("more than \(Self.maximumDepth) nested statements, expressions and calls")
    }
    return try body(&self)
  }

  /// The value of a name in the innermost scope that has it.
  func lookUp(_ name: String) -> JinjaValue {
    scopes.last { $0[name] != nil }?[name] ?? .undefined(name)
  }

  mutating func set(_ name: String, _ value: JinjaValue) {
    scopes[scopes.count - 1][name] = value
  }

  /// Adds to the output.
  mutating func write(_ text: String) throws(JinjaError) {
    try spend(1 + text.utf8.count / 16)
    try requireRoom(output.utf8.count + text.utf8.count)
    output += text
  }

  /// Refuses a text that would be too long, before it is made.
  func requireRoom(_ byteCount: Int) throws(JinjaError) {
    guard byteCount <= Self.maximumText else {
      throw failure("a text of more than \(Self.maximumText) bytes")
    }
  }

  /// What `body` writes, in a scope of its own.
  mutating func capture(
    _ variables: [String: JinjaValue], _ body: [JinjaStatement]
  ) throws(JinjaError) -> String {
    let before = output
    output = ""
    scopes.append(variables)
    _ = try run(body)
    scopes.removeLast()
    let captured = output
    output = before
    return captured
  }

  /// What a macro writes, which sees no names but its parameters and those of the template itself.
  mutating func captureMacro(
    _ parameters: [String: JinjaValue], _ body: [JinjaStatement]
  ) throws(JinjaError) -> String {
    let (callersScopes, callersLine) = (scopes, line)
    scopes.removeSubrange(2...)
    defer { (scopes, line) = (callersScopes, callersLine) }
    return try capture(parameters, body)
  }

  mutating func run(_ statements: [JinjaStatement]) throws(JinjaError) -> Ending {
    try nested { renderer throws(JinjaError) in
      for statement in statements {
        renderer.line = statement.line
        try renderer.spend(1)
        let ending = try renderer.run(statement.kind)
        if ending != .completed { return ending }
      }
      return .completed
    }
  }

  private mutating func run(_ statement: JinjaStatement.Kind) throws(JinjaError) -> Ending {
    switch statement {
    case .text(let text):
      try write(text)
    case .output(let expression):
      try write(try text(of: try evaluate(expression)))
    case .condition(let branches, let otherwise):
      for branch in branches where try evaluate(branch.condition).isTrue {
        return try run(branch.body)
      }
      return try run(otherwise)
    case .loop(let loop):
      return try run(loop)
    case .assignment(let target, let expression):
      try assign(try evaluate(expression), to: target)
    case .capture(let name, let body):
      set(name, .string(try capture([:], body)))
    case .macro(let macro):
      set(macro.name, .macro(macro))
    case .generation(let body):
      return try run(body)
    case .leaveLoop:
      return .leavesLoop
    case .nextIteration:
      return .entersNextIteration
    }
    return .completed
  }

  private mutating func assign(
    _ value: JinjaValue, to target: JinjaStatement.Target
  ) throws(JinjaError) {
    switch target {
    case .names(let names):
      for (name, value) in try unpacked(value, into: names) { set(name, value) }
    case .member(let owner, let name):
      guard case .namespace(let namespace) = lookUp(owner) else {
        throw failure("\"\(owner).\(name)\" is set on \(lookUp(owner).kind), expected a namespace")
      }
      try requireShallow(value)
      namespace.members[name] = value
    }
  }

  /// A value for each of the names.
  func unpacked(
    _ value: JinjaValue, into names: [String]
  ) throws(JinjaError) -> [(String, JinjaValue)] {
    if names.count == 1 { return [(names[0], value)] }
    guard case .list(let list) = value, list.elements.count == names.count else {
      throw failure("found \(value.kind), expected a list of \(names.count) to unpack")
    }
    return Array(zip(names, list.elements))
  }
}
