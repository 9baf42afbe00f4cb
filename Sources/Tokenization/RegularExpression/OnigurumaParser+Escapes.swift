extension OnigurumaParser {
  /// Reads on after a backslash outside brackets.
  mutating func parseEscape(from start: Int) throws(Failure) -> PatternNode {
    guard let next = peek() else { throw failure("a backslash at the end", at: start) }
    if let anchor = Self.anchors[next] {
      position += 1
      return self.anchor(anchor)
    }
    switch next {
    case "R":
      position += 1
      forgetRecentLiterals()
      return .lineEnd
    case "N", "O":
      position += 1
      forgetRecentLiterals()
      return .character(.listed(ScalarSet(next == "N" ? "\n" : "").complement))
    case "1"..."9":
      throw failure("a back reference, which is not supported", at: start)
    case "k", "g", "K", "X", "y", "Y":
      throw failure("\\\(next), which is not supported", at: start)
    default: break
    }
    if let set = try parseSetEscape(word: .word, from: start) {
      forgetRecentLiterals()
      return .character(set)
    }
    return try literal(try parseScalarEscape(from: start), at: start)
  }

  private static let anchors: [Unicode.Scalar: PatternNode.Anchor] = [
    "A": .startOfText, "z": .endOfText, "Z": .endOfLastLine, "G": .startOfSearch,
    "b": .wordBoundary, "B": .noWordBoundary,
  ]

  /// Reads on after a backslash, if an escape that stands for a set comes next.
  mutating func parseSetEscape(
    word: CharacterSet, from start: Int
  ) throws(Failure) -> CharacterSet? {
    let set: CharacterSet
    switch peek() {
    case "d": set = .digit
    case "D": set = .digit.complement
    case "s": set = .whitespace
    case "S": set = .whitespace.complement
    case "w": set = word
    case "W": set = word.complement
    case "h": set = .hexDigit
    case "H": set = .hexDigit.complement
    case "p" where peek(1) == "{", "P" where peek(1) == "{":
      return try parseProperty(word: word, from: start)
    default: return nil
    }
    position += 1
    return set
  }

  /// `p{name}`, `P{name}`, `p{^name}`.
  private mutating func parseProperty(
    word: CharacterSet, from start: Int
  ) throws(Failure) -> CharacterSet {
    var isNegated = advance() == "P"
    position += 1
    if take("^") { isNegated.toggle() }
    guard let name = take(through: "}") else {
      throw failure("a property without an end", at: start)
    }
    guard let set = CharacterSet(property: name, word: word) else {
      throw failure("the unknown property \(name)", at: start)
    }
    return isNegated ? set.complement : set
  }

  /// Reads on after a backslash, to the end of what stands for one character.
  mutating func parseScalarEscape(from start: Int) throws(Failure) -> UInt32 {
    guard peek() != nil else { throw failure("a backslash at the end", at: start) }
    let next = advance()
    switch next {
    case "t": return 0x9
    case "n": return 0xA
    case "v": return 0xB
    case "f": return 0xC
    case "r": return 0xD
    case "a": return 0x7
    case "e": return 0x1B
    case "0"..."7":
      position -= 1
      return try ascii(takeDigits(atMost: 3, radix: 8), radix: 8, from: start)
    case "o" where take("{"): return try parseBraced(radix: 8, from: start)
    case "x" where take("{"): return try parseBraced(radix: 16, from: start)
    case "x": return try ascii(takeDigits(atMost: 2, radix: 16), radix: 16, from: start)
    case "u":
      let digits = takeDigits(atMost: 4, radix: 16)
      return try scalar(digits.count == 4 ? digits : "", radix: 16, from: start)
    case "c" where peek() != nil: return try parseControl(from: start)
    case "C" where peek() == "-" && peek(1) != nil:
      position += 1
      return try parseControl(from: start)
    case "c", "C", "M": throw failure("\\\(next), which is not supported", at: start)
    default: return next.value
    }
  }

  private mutating func parseControl(from start: Int) throws(Failure) -> UInt32 {
    let letter = advance()
    guard letter.properties.isAlphabetic, letter.isASCII else {
      throw failure("a control character that is none", at: start)
    }
    return letter.value & 0x1F
  }

  private mutating func parseBraced(radix: Int, from start: Int) throws(Failure) -> UInt32 {
    let digits = takeDigits(atMost: 11, radix: radix)
    if !take("}") { throw failure("a malformed character number", at: start) }
    return try scalar(digits, radix: radix, from: start)
  }

  /// Numbers without braces are bytes, not scalars: only those that are both have a meaning here.
  private func ascii(_ digits: String, radix: Int, from start: Int) throws(Failure) -> UInt32 {
    let value = try scalar(digits, radix: radix, from: start)
    if value > 0x7F {
      throw failure("a character given in bytes, which is not supported", at: start)
    }
    return value
  }

  private func scalar(_ digits: String, radix: Int, from start: Int) throws(Failure) -> UInt32 {
    guard let value = UInt32(digits, radix: radix), Unicode.Scalar(value) != nil else {
      throw failure("a malformed character number", at: start)
    }
    return value
  }

  private mutating func takeDigits(atMost count: Int, radix: Int) -> String {
    var digits = ""
    while digits.count < count, let next = peek(), next.isASCII,
      let value = Character(next).hexDigitValue, value < radix
    {
      digits.unicodeScalars.append(next)
      position += 1
    }
    return digits
  }
}
