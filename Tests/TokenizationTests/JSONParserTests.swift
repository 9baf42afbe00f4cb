import Testing

@testable import Tokenization

@Suite("JSON")
struct JSONParserTests {
  private func parse(_ text: String) throws -> JSONValue {
    try JSONParser.parse(Array(text.utf8)).value(of: 0)
  }

  @Test("values of every kind are read")
  func values() throws {
    #expect(
      try parse(" [1, -2.5e1, true, false, null, {}] ")
        == .array([
          .integer(1), .fraction(-25), .boolean(true), .boolean(false), .null, .object([]),
        ]))
    #expect(try parse(#""a\n\u00e9\ud83d\ude00\/é""#) == .string("a\né😀/é"))
  }

  @Test("names that are canonically equivalent stay apart, in the order of the file")
  func names() throws {
    let value = try parse("{\"\u{E9}\": 1, \"e\u{301}\": 2}")
    guard case .object(let members) = value else { return #expect(Bool(false)) }
    #expect(members.map(\.value) == [.integer(1), .integer(2)])
    #expect(members.map(\.name.utf8.count) == [2, 3])
  }

  @Test("the flat form counts a value once, and an array or object points behind its last")
  func nodes() throws {
    let document = try JSONParser.parse(Array(#"{"a": [1, "\t", []], "b": {}}"#.utf8))
    #expect(
      document.nodes.map(\.kind) == [
        .object, .string, .array, .number, .unescapedString, .array, .string, .object,
      ])
    #expect(document.nodes.indices.map(document.next) == [8, 2, 6, 4, 5, 6, 7, 8])
    #expect(Array(document.children(of: 0)) == [1, 2, 6, 7])
    #expect(Array(document.children(of: 2)) == [3, 4, 5])
    #expect(Array(document.children(of: 5)).isEmpty)
    #expect(document.unescaped == [0x09])
  }

  @Test(
    "escapes become the characters they stand for",
    arguments: [
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0000x""#, "\0x"),
      (#""a\uD83D\uDE00b""#, "a😀b"), (#""\uFFFF\u007f""#, "\u{FFFF}\u{7F}"), (#""é\u00E9""#, "éé"),
    ])
  func escapes(text: String, expected: String) throws {
    guard case .string(let found) = try parse(text) else { return #expect(Bool(false)) }
    #expect(found.utf8.elementsEqual(expected.utf8))
  }

  @Test(
    "numbers keep what they say",
    arguments: [
      ("-0", JSONValue.integer(0)), ("9223372036854775807", .integer(.max)),
      ("9223372036854775808", .fraction(9223372036854775808)), ("1E+2", .fraction(100)),
      ("-0.5", .fraction(-0.5)), ("1e-400", .fraction(0)),
    ])
  func numbers(text: String, expected: JSONValue) throws {
    #expect(try parse(text) == expected)
  }

  @Test("ids are read from digits alone, up to the limit")
  func unsignedIntegers() throws {
    let document = try JSONParser.parse(Array(#"[7, 8, 99999999999999999999, -1, 1.0, "7"]"#.utf8))
    let integers = document.children(of: 0).map { document.unsignedInteger($0, upTo: 7) }
    #expect(integers == [7, nil, nil, nil, nil, nil])
  }

  @Test(
    "what is no JSON is refused where it ends to be",
    arguments: [
      ("", 0), ("[1,]", 3), ("[1 2]", 3), ("{\"a\" 1}", 5), ("{a: 1}", 1), ("01", 0), ("-", 1),
      ("1.", 2), ("1e", 2), ("+1", 0), (".5", 0), ("NaN", 0), ("tru", 0), ("nul", 0), ("[", 1),
      ("{\"a\":1,}", 7), ("\"a", 2), ("\"\\", 2), ("\"\\x\"", 2), ("\"\\u12\"", 5),
      ("\"\\ud800\"", 3), ("\"\\udc00\"", 3), ("\"\\ud800\\u0041\"", 3), ("\"a\nb\"", 2),
      ("\"\0\"", 1), ("[] []", 3), ("{} x", 3), ("{\"a\":1", 6), ("\u{FEFF}1", 0), ("1e999", 0),
      ("[-1e999]", 1),
    ])
  func malformed(text: String, offset: Int) {
    let failure = #expect(throws: JSONParser.Failure.self) { try parse(text) }
    #expect(failure?.offset == offset)
  }

  @Test("an integer of more digits than double precision holds is refused")
  func longNumber() {
    let failure = #expect(throws: JSONParser.Failure.self) {
      try parse("[" + String(repeating: "9", count: 400) + "]")
    }
    #expect(failure?.offset == 1)
  }

  @Test(
    "ill-formed UTF-8 in a string is refused where it stands",
    arguments: [
      [0xFF], [0x80], [0xC3], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80],
      [0xF4, 0x90, 0x80, 0x80],
    ] as [[UInt8]])
  func illFormedText(bytes: [UInt8]) {
    let failure = #expect(throws: JSONParser.Failure.self) {
      try JSONParser.parse([0x22, 0x61] + bytes + [0x22])
    }
    #expect(failure?.offset == 2)
  }

  @Test(
    "a hundred million bytes of nesting are refused, and do not exhaust the stack",
    arguments: ["[", "{\"a\":", "[{\"a\":[ "])
  func depth(opening: String) {
    let chunk = Array(String(repeating: opening, count: 100_000).utf8)
    var bomb: [UInt8] = []
    while bomb.count < 100_000_000 { bomb += chunk }
    let failure = #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(bomb) }
    #expect(failure?.expected == "at most 64 nested values")
  }

  @Test("a document above the size limit is refused")
  func size() {
    let blank = [UInt8](repeating: 0x20, count: JSONDocument.maximumSize + 1)
    let failure = #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(blank) }
    #expect(failure?.found == "134217729 bytes")
  }
}
