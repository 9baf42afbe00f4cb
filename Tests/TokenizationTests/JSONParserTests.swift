import Testing

@testable import Tokenization

@Suite("JSON")
struct JSONParserTests {
  private func parse(_ text: String) throws -> JSONValue {
    try JSONParser.parse(Array(text.utf8))
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

  @Test(
    "what is no JSON is refused where it ends to be",
    arguments: [
      ("", 0), ("[1,]", 3), ("[1 2]", 3), ("{\"a\" 1}", 5), ("{a: 1}", 1), ("01", 0), ("-", 1),
      ("1.", 2), ("tru", 0), ("\"a", 2), ("\"\\x\"", 2), ("\"\\u12\"", 5), ("\"\\ud800\"", 3),
      ("\"\\ud800\\u0041\"", 3), ("\"a\nb\"", 2), ("[] []", 3), ("{\"a\":1", 6), ("\u{FEFF}1", 0),
    ])
  func malformed(text: String, offset: Int) {
    let failure = #expect(throws: JSONParser.Failure.self) { try parse(text) }
    #expect(failure?.offset == offset)
  }

  @Test("ill-formed UTF-8 in a string is refused")
  func illFormedText() {
    #expect(throws: JSONParser.Failure.self) { try JSONParser.parse([0x22, 0xFF, 0x22]) }
  }

  @Test("a hundred thousand nested arrays are refused, and do not exhaust the stack")
  func depth() {
    let bomb = [UInt8](repeating: 0x5B, count: 100_000)
    #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(bomb) }
  }
}
