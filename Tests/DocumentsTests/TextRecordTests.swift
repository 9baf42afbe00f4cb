import Documents
import TestSupport
import Testing

@Suite("A record of text")
struct TextRecordTests {
  @Test("is the field that was asked for")
  func field() throws {
    let line = #"{"body": "b", "n": {"text": 1}, "text": "a\u00e9\n"}"#
    #expect(try event(of: line).text == "aé\n")
    #expect(try event(of: line, kind: .text(field: "body")).text == "b")
  }

  @Test(
    "is found through objects by a name with dots, unless a field has that name",
    arguments: [
      (#"{"meta": {"text": "a", "n": 1}}"#, "a"),
      (#"{"meta": {"text": "a"}, "meta.text": "b"}"#, "b"),
    ])
  func dottedField(line: String, text: String) throws {
    #expect(try event(of: line, kind: .text(field: "meta.text")).text == text)
  }

  @Test("is not found through what is no object", arguments: [#"["a"]"#, #""a""#, "1", "{}"])
  func brokenPath(meta: String) throws {
    let event = try event(of: #"{"meta": \#(meta)}"#, kind: .text(field: "meta.text"))
    #expect(event.reason == .missingField)
  }

  @Test("is the first of the fields with its name")
  func duplicates() throws {
    #expect(try event(of: #"{"text": "a", "text": "b"}"#).text == "a")
  }

  @Test(
    "may stand beside numbers of any size",
    arguments: ["123456789012345678901234567890", "-1E+400", "18446744073709551616", "0.5e-999"])
  func numbers(number: String) throws {
    let line = #"{"a": \#(number), "text": "\" 1e999 01", "b": [1, \#(number)]}"#
    #expect(try event(of: line).text == #"" 1e999 01"#)
  }

  @Test("may escape surrogate pairs, and backslashes before what looks like half of one")
  func surrogates() throws {
    #expect(try event(of: #"{"text": "\ud83d\ude00 \\ud800"}"#).text == #"😀 \ud800"#)
  }

  @Test(
    "that gives no document says why",
    arguments: [
      (#"{"text": "a""#, Rejection.Reason.brokenJSON),
      (#"{"text": "a"} {"text": "b"}"#, .brokenJSON),
      (#"{'text': 'a'}"#, .brokenJSON),
      (#"{"text": "\ud800"}"#, .brokenJSON),
      (#"{"text": "\ud83d\u0041"}"#, .brokenJSON),
      (#"{"text": "\ude00"}"#, .brokenJSON),
      (#"{"text": "a", "n": 01}"#, .brokenJSON),
      (#"{"text": "a", "n": [1e999, 1.]}"#, .brokenJSON),
      (#"{"text": "a", "n": 1e999, "m": -}"#, .brokenJSON),
      (#"{"text": "a", "n": nul}"#, .brokenJSON),
      (#"{"other": "a"}"#, .missingField),
      (#"{}"#, .missingField),
      (#"{"text": 1}"#, .wrongType),
      (#"{"text": null}"#, .wrongType),
      (#"{"text": ["a"]}"#, .wrongType),
      (#"["a"]"#, .wrongType),
      (#""a""#, .wrongType),
      (#"{"text": ""}"#, .empty),
      (#"{"text": " \n\t"}"#, .empty),
    ])
  func rejected(line: String, reason: Rejection.Reason) throws {
    #expect(try event(of: line).reason == reason)
  }

  @Test(
    "of invalid UTF-8 is rejected, not repaired", arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0x80]])
  func invalidUTF8(bytes: [UInt8]) throws {
    let folder = try TemporaryFolder()
    let line = Array(#"{"text": "a"#.utf8) + bytes + Array("\"}".utf8)
    for name in ["a.jsonl", "a.txt"] {
      let found = try events(of: [folder.write(line, to: name)])
      #expect(found.map(\.reason) == [.invalidUTF8])
    }
  }

  @Test("nested deeper than any parser likes is rejected")
  func deep() throws {
    let deep = String(repeating: "[", count: 100_000)
    #expect(try event(of: "{\"text\": \"a\", \"x\": \(deep)").reason == .brokenJSON)
  }

  @Test("may be a whole file", arguments: ["a.txt", "a.md", "A.TXT"])
  func wholeFile(name: String) throws {
    let folder = try TemporaryFolder()
    let found = try events(of: [folder.write("\u{FEFF}one\n\ntwo\n", to: name)])
    #expect(found.map(\.text) == ["one\n\ntwo\n"])
    #expect(found.map(\.location.record) == [1])
  }

  @Test("that is a whole file may be empty or too long, and is rejected then")
  func wholeFileRejected() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "in/a.txt")
    try folder.write(String(repeating: "x\n", count: 300_000), to: "in/b.txt")
    try folder.write("text", to: "in/c.txt")
    let found = try events(of: [folder.file("in")], recordLimit: 1_000)
    #expect(found.map(\.reason) == [.empty, .tooLong, nil])
  }
}
