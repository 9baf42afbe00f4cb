extension JinjaLexer {
  /// The most tokens of a tag, which bound the depth of its expression; known ones have a few dozen.
  private static let maximumTokens = 2000

  /// Operators and brackets; the longer ones first, so that they are not taken for two.
  private static let symbols = [
    "==", "!=", "<=", ">=", "//", "+", "-", "*", "/", "%", "~", "<", ">", "=", "(", ")", "[", "]",
    "{", "}", ".", ",", ":", "|",
  ]

  /// The tokens up to the end of a tag. A `}}` that closes dictionaries within the tag is no end.
  mutating func tokens(until closing: String) throws(JinjaError) -> [JinjaToken] {
    let start = line
    var tokens: [JinjaToken] = []
    var openBrackets = 0
    while index < source.count {
      if openBrackets == 0, let sign = ["", "-", "+"].first(where: { starts(with: $0 + closing) }) {
        skip(sign.unicodeScalars.count + 2)
        return tokens
      }
      guard tokens.count < Self.maximumTokens else {
        throw JinjaError(line: start, problem: "a tag of more than \(Self.maximumTokens) words")
      }
      let scalar = source[index]
      if scalar.isJinjaSpace {
        skip(1)
      } else if scalar == "'" || scalar == "\"" {
        tokens.append(.string(try string(quote: scalar)))
      } else if ("0"..."9").contains(scalar) {
        tokens.append(try number())
      } else if scalar.isJinjaNameScalar {
        tokens.append(.name(String(scalars: word(where: \.isJinjaNameScalar))))
      } else if let symbol = Self.symbols.first(where: { starts(with: $0) }) {
        if ["(", "[", "{"].contains(symbol) { openBrackets += 1 }
        if [")", "]", "}"].contains(symbol) { openBrackets = max(0, openBrackets - 1) }
        tokens.append(.symbol(symbol))
        skip(symbol.unicodeScalars.count)
      } else {
        throw failure("the character \(String(scalar).debugDescription) in a tag")
      }
    }
    throw JinjaError(line: start, problem: "a tag without its \(closing)")
  }

  /// The scalars from here for as long as they belong to a word.
  private mutating func word(where belongs: (Unicode.Scalar) -> Bool) -> [Unicode.Scalar] {
    let end = source[index...].firstIndex { !belongs($0) } ?? source.count
    defer { skip(end - index) }
    return Array(source[index..<end])
  }

  private mutating func number() throws(JinjaError) -> JinjaToken {
    let isDigit = { (scalar: Unicode.Scalar) in ("0"..."9").contains(scalar) }
    var digits = String(scalars: word(where: isDigit))
    if index + 1 < source.count, source[index] == ".", isDigit(source[index + 1]) {
      skip(1)
      digits += "." + String(scalars: word(where: isDigit))
      if let number = Double(digits) { return .float(number) }
    }
    guard let number = Int(digits) else { throw failure("the number \(digits) is too large") }
    return .integer(number)
  }

  private mutating func string(quote: Unicode.Scalar) throws(JinjaError) -> String {
    let start = line
    var text: [Unicode.Scalar] = []
    skip(1)
    while index < source.count, source[index] != quote {
      if source[index] == "\\", index + 1 < source.count {
        skip(1)
        try appendEscape(to: &text)
      } else {
        text.append(source[index])
        skip(1)
      }
    }
    guard index < source.count else {
      throw JinjaError(line: start, problem: "a string without an end")
    }
    skip(1)
    return String(scalars: text)
  }

  /// What an escape sequence stands for, as in Python: one that is unknown stands for itself.
  private mutating func appendEscape(to text: inout [Unicode.Scalar]) throws(JinjaError) {
    let letter = source[index]
    skip(1)
    switch letter {
    case "n": text.append("\n")
    case "t": text.append("\t")
    case "r": text.append("\r")
    case "\\", "'", "\"": text.append(letter)
    case "\n": break
    case "x", "u", "U":
      let length = letter == "x" ? 2 : letter == "u" ? 4 : 8
      let digits = String(scalars: Array(source[index...].prefix(length)))
      guard digits.unicodeScalars.count == length, let code = UInt32(digits, radix: 16),
        let scalar = Unicode.Scalar(code)
      else { throw failure("the escape sequence \\\(letter)\(digits)") }
      text.append(scalar)
      skip(length)
    default: text += ["\\", letter]
    }
  }
}
