/// A strict JSON parser (RFC 8259) for definitions of a few megabytes.
struct JSONParser {
  /// Why and where parsing stopped.
  struct Failure: Error, Equatable {
    var offset: Int
    var found: String
    var expected: String
  }

  /// Definitions nest about six deep; the bound keeps a hostile file from exhausting the stack.
  private static let maximumDepth = 64

  private let bytes: [UInt8]
  private var index = 0
  private var depth = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Parses one value that spans all of `bytes`, save white space.
  static func parse(_ bytes: [UInt8]) throws(Failure) -> JSONValue {
    var parser = JSONParser(bytes)
    let value = try parser.parseValue()
    parser.skipWhitespace()
    guard parser.index == bytes.count else { throw parser.failure(expected: "the end of the file") }
    return value
  }

  private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  private func failure(expected: String) -> Failure {
    let found =
      switch current {
      case nil: "the end of the file"
      case let byte? where (0x21...0x7E).contains(byte): "'\(Unicode.Scalar(byte))'"
      case let byte?: "byte 0x\(String(byte, radix: 16))"
      }
    return Failure(offset: index, found: found, expected: expected)
  }

  private mutating func skipWhitespace() {
    while let byte = current, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { index += 1 }
  }

  /// Steps over `byte`, if it is the next one that is not white space.
  private mutating func skip(_ byte: Character) -> Bool {
    skipWhitespace()
    guard current == byte.asciiValue else { return false }
    index += 1
    return true
  }

  private mutating func parseValue() throws(Failure) -> JSONValue {
    skipWhitespace()
    guard let byte = current else { throw failure(expected: "a JSON value") }
    switch Unicode.Scalar(byte) {
    case "{": return try nested { parser throws(Failure) in try parser.parseObject() }
    case "[": return try nested { parser throws(Failure) in try parser.parseArray() }
    case "\"": return .string(try parseString())
    case "t": return try parseWord("true", .boolean(true))
    case "f": return try parseWord("false", .boolean(false))
    case "n": return try parseWord("null", .null)
    case "-", "0"..."9": return try parseNumber()
    default: throw failure(expected: "a JSON value")
    }
  }

  private mutating func nested(
    _ parse: (inout JSONParser) throws(Failure) -> JSONValue
  ) throws(Failure) -> JSONValue {
    guard depth < Self.maximumDepth else {
      throw failure(expected: "at most \(Self.maximumDepth) nested values")
    }
    depth += 1
    defer { depth -= 1 }
    index += 1
    return try parse(&self)
  }

  private mutating func parseObject() throws(Failure) -> JSONValue {
    var members: [JSONMember] = []
    if skip("}") { return .object(members) }
    repeat {
      skipWhitespace()
      let name = try parseString()
      guard skip(":") else { throw failure(expected: "':'") }
      members.append(JSONMember(name: name, value: try parseValue()))
    } while skip(",")
    guard skip("}") else { throw failure(expected: "',' or '}'") }
    return .object(members)
  }

  private mutating func parseArray() throws(Failure) -> JSONValue {
    var elements: [JSONValue] = []
    if skip("]") { return .array(elements) }
    repeat { elements.append(try parseValue()) } while skip(",")
    guard skip("]") else { throw failure(expected: "',' or ']'") }
    return .array(elements)
  }

  private mutating func parseWord(
    _ word: String, _ value: JSONValue
  ) throws(Failure) -> JSONValue {
    guard bytes[index...].starts(with: word.utf8) else { throw failure(expected: "\(word)") }
    index += word.utf8.count
    return value
  }

  private mutating func parseNumber() throws(Failure) -> JSONValue {
    let start = index
    var isInteger = true
    if current == 0x2D { index += 1 }
    let leading = current
    let digits = try skipDigits()
    guard digits == 1 || leading != 0x30 else {
      index = start
      throw failure(expected: "a number without leading zeros")
    }
    if current == 0x2E {
      isInteger = false
      index += 1
      _ = try skipDigits()
    }
    if current == 0x65 || current == 0x45 {
      isInteger = false
      index += 1
      if current == 0x2B || current == 0x2D { index += 1 }
      _ = try skipDigits()
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    if isInteger, let value = Int(text) { return .integer(value) }
    guard let value = Double(text) else { throw failure(expected: "a number") }
    return .fraction(value)
  }

  private mutating func skipDigits() throws(Failure) -> Int {
    let start = index
    while let byte = current, (0x30...0x39).contains(byte) { index += 1 }
    guard index > start else { throw failure(expected: "a digit") }
    return index - start
  }
}

extension JSONParser {
  private mutating func parseString() throws(Failure) -> String {
    guard current == 0x22 else { throw failure(expected: "'\"'") }
    index += 1
    let start = index
    while let byte = current, byte != 0x22, byte != 0x5C, byte >= 0x20 { index += 1 }
    if current == 0x22 {
      index += 1
      return try text(bytes[start..<index - 1], at: start)
    }
    var unescaped = Array(bytes[start..<index])
    while let byte = current, byte != 0x22 {
      guard byte >= 0x20 else { throw failure(expected: "an escaped control character") }
      index += 1
      if byte == 0x5C {
        unescaped.append(contentsOf: String(try parseEscape()).utf8)
      } else {
        unescaped.append(byte)
      }
    }
    guard current == 0x22 else { throw failure(expected: "'\"'") }
    index += 1
    return try text(unescaped[...], at: start)
  }

  private func text(_ utf8: ArraySlice<UInt8>, at offset: Int) throws(Failure) -> String {
    guard let text = String(validating: utf8, as: UTF8.self) else {
      throw Failure(offset: offset, found: "a string of ill-formed UTF-8", expected: "UTF-8")
    }
    return text
  }

  /// Reads what follows a backslash.
  private mutating func parseEscape() throws(Failure) -> Unicode.Scalar {
    let escape = current.map(Unicode.Scalar.init)
    let plain: Unicode.Scalar? =
      switch escape {
      case "\"", "\\", "/": escape
      case "b": "\u{8}"
      case "f": "\u{C}"
      case "n": "\n"
      case "r": "\r"
      case "t": "\t"
      default: nil
      }
    guard plain != nil || escape == "u" else { throw failure(expected: "an escape sequence") }
    index += 1
    if let plain { return plain }

    let start = index
    let unit = try parseHexadecimal()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    if UTF16.isLeadSurrogate(unit), bytes[index...].starts(with: [0x5C, 0x75]) {
      index += 2
      let trail = try parseHexadecimal()
      if UTF16.isTrailSurrogate(trail) { return UTF16.decode(.init([unit, trail])) }
    }
    index = start
    throw failure(expected: "a pair of surrogates")
  }

  private mutating func parseHexadecimal() throws(Failure) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw failure(expected: "four hexadecimal digits")
      }
      unit = unit << 4 | UInt16(digit)
      index += 1
    }
    return unit
  }
}
