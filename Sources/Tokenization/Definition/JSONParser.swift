/// A strict JSON parser (RFC 8259).
struct JSONParser {
  /// Why and where parsing stopped.
  struct Failure: Error, Equatable {
    var offset: Int
    var found: String
    var expected: String
  }

  /// Definitions nest about six deep; the bound keeps a hostile file from exhausting the stack.
  private static let maximumDepth = 64

  let bytes: [UInt8]
  var index = 0
  var unescaped: [UInt8] = []
  var nodes: [JSONDocument.Node] = []
  private var depth = 0

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // The densest of the known definitions, Qwen2's, has a value every eight bytes.
    nodes.reserveCapacity(bytes.count / 8)
  }

  /// Parses one value that spans all of `bytes`, save white space.
  static func parse(_ bytes: [UInt8]) throws(Failure) -> JSONDocument {
    guard bytes.count <= JSONDocument.maximumSize else {
      throw Failure(
        offset: JSONDocument.maximumSize, found: "\(bytes.count) bytes",
        expected: "at most \(JSONDocument.maximumSize)")
    }
    var parser = JSONParser(bytes)
    try parser.parseValue()
    parser.skipWhitespace()
    guard parser.index == bytes.count else { throw parser.failure(expected: "the end of the file") }
    return JSONDocument(bytes: bytes, unescaped: parser.unescaped, nodes: parser.nodes)
  }

  @inline(__always)
  var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  func failure(expected: String) -> Failure {
    let found =
      switch current {
      case nil: "the end of the file"
      case let byte? where (0x21...0x7E).contains(byte): "'\(Unicode.Scalar(byte))'"
      case let byte?: "byte 0x\(String(byte, radix: 16))"
      }
    return Failure(offset: index, found: found, expected: expected)
  }

  @inline(__always)
  private mutating func skipWhitespace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      index += 1
    }
  }

  /// Steps over `byte`, if it is the next one that is not white space.
  @inline(__always)
  private mutating func skip(_ byte: Unicode.Scalar) -> Bool {
    skipWhitespace()
    guard let current, Unicode.Scalar(current) == byte else { return false }
    index += 1
    return true
  }

  private mutating func parseValue() throws(Failure) {
    skipWhitespace()
    guard let byte = current else { throw failure(expected: "a JSON value") }
    switch Unicode.Scalar(byte) {
    case "\"": try parseString()
    case "-", "0"..."9": try parseNumber()
    case "{": try parseContainer(.object)
    case "[": try parseContainer(.array)
    case "t": try parseWord("true", .yes)
    case "f": try parseWord("false", .no)
    case "n": try parseWord("null", .null)
    default: throw failure(expected: "a JSON value")
    }
  }

  private mutating func parseContainer(_ kind: JSONDocument.Kind) throws(Failure) {
    guard depth < Self.maximumDepth else {
      throw failure(expected: "at most \(Self.maximumDepth) nested values")
    }
    depth += 1
    let node = nodes.count
    nodes.append(JSONDocument.Node(kind, start: index, end: 0))
    index += 1
    if kind == .object { try parseMembers() } else { try parseElements() }
    nodes[node].end = UInt32(nodes.count)
    depth -= 1
  }

  private mutating func parseMembers() throws(Failure) {
    if skip("}") { return }
    repeat {
      skipWhitespace()
      guard current == 0x22 else { throw failure(expected: "'\"'") }
      try parseString()
      guard skip(":") else { throw failure(expected: "':'") }
      try parseValue()
    } while skip(",")
    guard skip("}") else { throw failure(expected: "',' or '}'") }
  }

  private mutating func parseElements() throws(Failure) {
    if skip("]") { return }
    repeat { try parseValue() } while skip(",")
    guard skip("]") else { throw failure(expected: "',' or ']'") }
  }

  private mutating func parseWord(
    _ word: String, _ kind: JSONDocument.Kind
  ) throws(Failure) {
    guard bytes[index...].starts(with: word.utf8) else {
      throw failure(expected: word)
    }
    nodes.append(JSONDocument.Node(kind, start: index, end: index))
    index += word.utf8.count
  }
}
