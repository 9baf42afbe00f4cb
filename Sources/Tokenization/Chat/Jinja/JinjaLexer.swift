/// Cuts a template's source into text and tags.
///
/// White space goes as in the reference, which sets Jinja's `trim_blocks` and `lstrip_blocks`: a block
/// that stands alone on its line leaves nothing of the line.
struct JinjaLexer {
  /// The longest template that is read, in bytes: the longest known have a few ten thousand.
  private static let maximumSize = 1 << 20

  private enum TagKind: CaseIterable {
    case statement, output, comment

    var opening: String {
      switch self {
      case .statement: "{%"
      case .output: "{{"
      case .comment: "{#"
      }
    }

    var closing: String {
      switch self {
      case .statement: "%}"
      case .output: "}}"
      case .comment: "#}"
      }
    }
  }

  let source: [Unicode.Scalar]
  var index = 0
  /// The line of `index`.
  var line = 1
  private var segments: [JinjaSegment] = []
  private var text: [Unicode.Scalar] = []

  /// The segments of a template, comments left out.
  static func segments(of source: String) throws(JinjaError) -> [JinjaSegment] {
    guard source.utf8.count <= maximumSize else {
      throw JinjaError(line: 1, problem: "more than \(maximumSize) bytes")
    }
    var lexer = JinjaLexer(source: normalizedLines(of: source))
    try lexer.read()
    return lexer.segments
  }

  private init(source: [Unicode.Scalar]) { self.source = source }

  /// The source with `\n` for every line end, without the one at its end.
  private static func normalizedLines(of source: String) -> [Unicode.Scalar] {
    var scalars: [Unicode.Scalar] = []
    var followsReturn = false
    for scalar in source.unicodeScalars {
      if !(followsReturn && scalar == "\n") { scalars.append(scalar == "\r" ? "\n" : scalar) }
      followsReturn = scalar == "\r"
    }
    if scalars.last == "\n" { scalars.removeLast() }
    return scalars
  }

  func starts(with marker: String) -> Bool {
    source[index...].starts(with: marker.unicodeScalars)
  }

  /// Passes scalars by, counting lines.
  mutating func skip(_ count: Int) {
    for scalar in source[index..<min(index + count, source.count)] where scalar == "\n" {
      line += 1
    }
    index = min(index + count, source.count)
  }

  func failure(_ problem: String) -> JinjaError { JinjaError(line: line, problem: problem) }

  private mutating func read() throws(JinjaError) {
    var isAtLineStart = true
    while index < source.count {
      guard let kind = TagKind.allCases.first(where: { starts(with: $0.opening) }) else {
        text.append(source[index])
        skip(1)
        continue
      }
      let start = line
      skip(2)
      if starts(with: "-") {
        skip(1)
        while text.last?.isJinjaSpace == true { text.removeLast() }
      } else if kind != .output, !starts(with: "+") {
        removeIndentation(isAtLineStart: isAtLineStart)
      }
      if starts(with: "+") { skip(1) }
      flushText()
      switch kind {
      case .comment: try skipComment(from: start)
      case .output: segments.append(.output(try tokens(until: kind.closing), line: start))
      case .statement: segments.append(.statement(try tokens(until: kind.closing), line: start))
      }
      skipWhitespace(afterBlock: kind != .output)
      isAtLineStart = source[index - 1] == "\n"
    }
    flushText()
  }

  private mutating func flushText() {
    if !text.isEmpty { segments.append(.text(String(scalars: text))) }
    text = []
  }

  /// Removes white space before a block that is the first thing on its line.
  private mutating func removeIndentation(isAtLineStart: Bool) {
    let lineStart = text.lastIndex(of: "\n").map { $0 + 1 } ?? 0
    guard lineStart > 0 || isAtLineStart, text[lineStart...].allSatisfy(\.isJinjaSpace) else {
      return
    }
    text.removeSubrange(lineStart...)
  }

  /// Skips what a tag that has just ended swallows: a line end, or after `-` all white space.
  private mutating func skipWhitespace(afterBlock: Bool) {
    switch source[index - 3] {
    case "-":
      while index < source.count, source[index].isJinjaSpace { skip(1) }
    case "+":
      break
    default:
      if afterBlock, starts(with: "\n") { skip(1) }
    }
  }

  private mutating func skipComment(from start: Int) throws(JinjaError) {
    while index < source.count, !starts(with: "#}") { skip(1) }
    guard index < source.count else {
      throw JinjaError(line: start, problem: "a comment without an end")
    }
    skip(2)
  }
}
