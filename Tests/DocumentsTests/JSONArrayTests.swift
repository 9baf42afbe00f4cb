import Documents
import TestSupport
import Testing

@Suite("A JSON file")
struct JSONArrayTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func events(_ contents: String, limit: Int = 1_000) throws -> [DocumentEvent] {
    try DocumentsTests.events(of: [folder.write(contents, to: "a.json")], recordLimit: limit)
  }

  @Test("gives a document for each element of its array")
  func elements() throws {
    let found = try events(" [\n {\"text\": \"a]},\\\"\"},\n\t{\"text\":\"b\", \"n\":[{}]} ]\n")
    #expect(found.map(\.text) == ["a]},\"", "b"])
    #expect(found.map(\.location.record) == [1, 2])
    #expect(found.map(\.location.byteOffset) == [4, 25])
  }

  @Test("may be one object, or objects one after the other", arguments: ["", "\n", "  \r\n"])
  func objects(between: String) throws {
    let object = "{\"text\": \"a\", \"n\": [{}]}"
    #expect(try events("\u{FEFF}" + object).map(\.text) == ["a"])
    #expect(try events(object + between + object).map(\.text) == ["a", "a"])
  }

  @Test("of no records has no documents", arguments: ["", " \n", "[]", "[ ]\n"])
  func empty(contents: String) throws { #expect(try events(contents).isEmpty) }

  @Test("goes on after an element that is no record")
  func brokenElements() throws {
    let found = try events(
      "[{\"text\":\"a\"},,7,\"x\",[{\"text\":\"b\"}],{\"text\":},{\"text\":\"c\"},]")
    let reasons: [Rejection.Reason?] = [
      nil, .brokenJSON, .wrongType, .wrongType, .wrongType, .brokenJSON, nil, .brokenJSON,
    ]
    #expect(found.map(\.reason) == reasons)
    #expect(found.map(\.location.record) == Array(1...8))
  }

  @Test("loses an element that is too long, and only that one")
  func tooLong() throws {
    let long = String(repeating: "x", count: 600_000)
    let found = try events("[{\"text\":\"\(long)\"}, {\"text\":\"b\"}]", limit: 50)
    #expect(found.map(\.reason) == [.tooLong, nil])
  }

  @Test("may be longer than the pieces it is read in")
  func longElements() throws {
    let texts = [700_000, 3, 262_144, 1].map { String(repeating: "é\\", count: $0) }
    let elements = texts.map { "{\"text\":\"\($0.replacing("\\", with: "\\\\"))\"}" }
    let found = try events("[" + elements.joined(separator: ",\n") + "]", limit: 9_000_000)
    #expect(found.map(\.text) == texts)
  }

  @Test(
    "whose elements cannot be told apart is an error that names the element",
    arguments: [
      ("[{\"text\":\"a\"}", "record 1"), ("[{\"text\":\"a\"},", "record 2"),
      ("{\"text\":\"a\"", "record 1"), ("[{\"text\":\"a\"}] x", "record 2"),
      ("[{\"text\":\"a\"}}]", "record 1"), ("text", "record 1"), ("[\"", "record 1"),
      ("[", "record 1"),
    ])
  func faults(contents: String, place: String) throws {
    let error = try #require(throws: DocumentError.self) { try events(contents) }
    #expect(error.file == folder.file("a.json"))
    #expect(error.place == place)
  }

  @Test("that is cut short is an error, wherever it is cut")
  func truncated() throws {
    let bytes = Array("[{\"text\": \"a\\\"b\"}, {\"text\": \"c\"}]".utf8)
    for count in 1..<bytes.count {
      let path = try folder.write(Array(bytes[..<count]), to: "\(count)/a.json")
      #expect(throws: DocumentError.self) { try DocumentsTests.events(of: [path]) }
    }
  }

  @Test("with random changes is read or is an error")
  func mutated() throws {
    let array = #"[{"text": "a \\ \" ]"}, {"text": [1, {"x": null}]}, 7, {"text": "é"}]"#
    try readMutations(of: Array(array.utf8), name: "a.json", in: folder)
  }
}
