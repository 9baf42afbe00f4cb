/// Takes a Jinja template apart, as far as it takes to compare it with a known one.
///
/// Attributes become `message.role`, strings `'…'`, sums their terms, and neighbouring texts one.
/// White space goes as in the reference, which sets `trim_blocks` and `lstrip_blocks`.
struct TemplateReader {
  /// What is no template.
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  private enum Token: Equatable {
    case string(String)
    /// A name, a number or an operator.
    case word(String)
  }

  private let source: [Unicode.Scalar]
  private var index = 0
  private var items: [TemplateItem] = []

  /// The steps of a template.
  static func items(of source: String) throws(Failure) -> [TemplateItem] {
    var reader = TemplateReader(source: Array(source.unicodeScalars))
    try reader.read()
    return reader.items
  }

  private init(source: [Unicode.Scalar]) { self.source = source }

  private func starts(with marker: String) -> Bool {
    source[index...].starts(with: marker.unicodeScalars)
  }

  private mutating func read() throws(Failure) {
    var text: [Unicode.Scalar] = []
    var isAtLineStart = true
    while index < source.count {
      guard let tag = Self.tags.first(where: { starts(with: $0.opening) }) else {
        text.append(source[index])
        index += 1
        continue
      }
      index += 2
      if starts(with: "-") {
        while text.last?.properties.isWhitespace == true { text.removeLast() }
        index += 1
      } else if tag.isBlock {
        Self.removeIndentation(from: &text, isAtLineStart: isAtLineStart)
      }
      append(.literal(Self.string(text)))
      text = []
      if tag.opening == "{#" {
        try skipComment()
      } else {
        let tokens = try readTokens(until: tag.closing)
        if tag.isBlock { append(.statement(Self.spelled(tokens))) } else { appendOutput(tokens) }
      }
      skipWhitespace(afterBlock: tag.isBlock)
      isAtLineStart = source[index - 1] == "\n"
    }
    append(.literal(Self.string(text)))
  }

  private static let tags: [(opening: String, closing: String, isBlock: Bool)] = [
    ("{%", "%}", true), ("{{", "}}", false), ("{#", "#}", true),
  ]

  /// Removes spaces before a block that is the first thing on its line.
  private static func removeIndentation(
    from text: inout [Unicode.Scalar], isAtLineStart: Bool
  ) {
    let end = text.lastIndex { $0 != " " && $0 != "\t" }.map { $0 + 1 } ?? 0
    if end == 0 ? isAtLineStart : text[end - 1] == "\n" { text.removeSubrange(end...) }
  }

  /// Skips what a tag that has just ended swallows: a line end, or after `-` all white space.
  private mutating func skipWhitespace(afterBlock: Bool) {
    if source[index - 3] == "-" {
      while index < source.count, source[index].properties.isWhitespace { index += 1 }
    } else if afterBlock, starts(with: "\n") {
      index += 1
    }
  }

  private mutating func skipComment() throws(Failure) {
    while index < source.count, !starts(with: "#}") { index += 1 }
    guard index < source.count else { throw Failure(description: "a comment without an end") }
    index += 2
  }

  private mutating func readTokens(until closing: String) throws(Failure) -> [Token] {
    var tokens: [Token] = []
    while index < source.count {
      if starts(with: closing) || starts(with: "-" + closing) {
        index += starts(with: closing) ? 2 : 3
        return tokens
      }
      let scalar = source[index]
      if scalar.properties.isWhitespace {
        index += 1
      } else if scalar == "'" || scalar == "\"" {
        tokens.append(.string(try readString(quote: scalar)))
      } else if Self.isWordScalar(scalar) {
        let end = source[index...].firstIndex { !Self.isWordScalar($0) } ?? source.count
        tokens.append(.word(Self.string(Array(source[index..<end]))))
        index = end
      } else {
        let length = starts(with: "!=") || starts(with: "==") ? 2 : 1
        tokens.append(.word(Self.string(Array(source[index..<index + length]))))
        index += length
      }
    }
    throw Failure(description: "a tag without its \(closing)")
  }

  private mutating func readString(quote: Unicode.Scalar) throws(Failure) -> String {
    var text: [Unicode.Scalar] = []
    index += 1
    while index < source.count, source[index] != quote {
      if source[index] == "\\", index + 1 < source.count {
        index += 1
        switch source[index] {
        case "n": text.append("\n")
        case "t": text.append("\t")
        case "r": text.append("\r")
        case "\\", "'", "\"": text.append(source[index])
        default: throw Failure(description: "the escape sequence \\\(source[index])")
        }
      } else {
        text.append(source[index])
      }
      index += 1
    }
    guard index < source.count else { throw Failure(description: "a string without an end") }
    index += 1
    return Self.string(text)
  }

  private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  private static func string(_ scalars: [Unicode.Scalar]) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
  }
}

extension TemplateReader {
  /// Adds the terms of a sum of strings.
  private mutating func appendOutput(_ tokens: [Token]) {
    let terms = tokens.split(omittingEmptySubsequences: false) {
      $0 == .word("+") || $0 == .word("~")
    }
    for term in terms {
      if term.count == 1, case .string(let text)? = term.first {
        append(.literal(text))
      } else {
        append(.output(Self.spelled(Array(term))))
      }
    }
  }

  private mutating func append(_ item: TemplateItem) {
    guard case .literal(let text) = item else {
      items.append(item)
      return
    }
    if text.isEmpty { return }
    if case .literal(let before)? = items.last {
      items[items.count - 1] = .literal(before + text)
    } else {
      items.append(item)
    }
  }

  /// The tokens in one spelling: `message['role']` as `message.role`, single spaces elsewhere.
  private static func spelled(_ tokens: [Token]) -> String {
    var text = ""
    var index = 0
    var joinsNext = true
    while index < tokens.count {
      if index + 2 < tokens.count, tokens[index] == .word("["), tokens[index + 2] == .word("]"),
        case .string(let name) = tokens[index + 1]
      {
        text += "." + name
        index += 3
        joinsNext = false
        continue
      }
      switch tokens[index] {
      case .string(let string):
        text += (joinsNext ? "" : " ") + "'\(string)'"
        joinsNext = false
      case .word(let word):
        joinsNext = joinsNext || [".", "[", "]"].contains(word)
        text += (joinsNext ? "" : " ") + word
        joinsNext = word == "." || word == "["
      }
      index += 1
    }
    return text
  }
}
