import Documents
import TestSupport
import Testing

@Suite("A file of JSON lines")
struct LineTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func events(_ contents: String, limit: Int = 1_000) throws -> [DocumentEvent] {
    try DocumentsTests.events(of: [folder.write(contents, to: "a.jsonl")], recordLimit: limit)
  }

  @Test("gives a document a line, with its line number and byte offset")
  func locations() throws {
    let found = try events("{\"text\":\"é\"}\n{\"text\":\"b\"}\n")
    #expect(found.map(\.text) == ["é", "b"])
    #expect(found.map(\.location.record) == [1, 2])
    #expect(found.map(\.location.byteOffset) == [0, 14])
    #expect(found.allSatisfy { $0.location.file == folder.file("a.jsonl") })
  }

  @Test("needs no line break at its end")
  func noLineBreak() throws {
    #expect(try events("{\"text\":\"a\"}\n{\"text\":\"b\"}").map(\.text) == ["a", "b"])
  }

  @Test("may have blank lines, which count as lines and are nothing else")
  func blankLines() throws {
    let found = try events("\n{\"text\":\"a\"}\n \t\r\n\n{\"text\":\"b\"}\n\n")
    #expect(found.map(\.text) == ["a", "b"])
    #expect(found.map(\.location.record) == [2, 5])
  }

  @Test("may end its lines with a carriage return, and begin with a byte order mark")
  func foreignHabits() throws {
    let found = try events("\u{FEFF}{\"text\":\"a\"}\r\n{\"text\":\"b\"}\r\n")
    #expect(found.map(\.text) == ["a", "b"])
    #expect(found.map(\.location.byteOffset) == [3, 17])
  }

  @Test("of no bytes has no documents", arguments: ["", "\n", "\u{FEFF}"])
  func empty(contents: String) throws { #expect(try events(contents).isEmpty) }

  @Test("loses a line that is too long, and only that one", arguments: [100, 1_000, 600_000])
  func tooLong(length: Int) throws {
    let long = String(repeating: "x", count: length)
    let found = try events("{\"text\":\"a\"}\n\(long)\n{\"text\":\"b\"}\n\(long)", limit: 50)
    #expect(found.map(\.text) == ["a", nil, "b", nil])
    #expect(found.map(\.reason) == [nil, .tooLong, nil, .tooLong])
    #expect(found.map(\.location.record) == [1, 2, 3, 4])
    #expect(found[2].location.byteOffset == 13 + length + 1)
  }

  @Test("may have lines longer than the pieces it is read in")
  func longLines() throws {
    let texts = [700_000, 3, 262_144, 1].map { String(repeating: "é", count: $0) }
    let lines = texts.map { "{\"text\":\"\($0)\"}\n" }.joined()
    let found = try events(lines, limit: 2_000_000)
    #expect(found.map(\.text) == texts)
  }

  @Test("goes on after a broken line, which is named with its number")
  func brokenLine() throws {
    let found = try events("{\"text\":\"a\"}\n{\"text\":\n{\"text\":\"b\"}\n")
    #expect(found.map(\.text) == ["a", nil, "b"])
    guard case .rejected(let rejection) = found[1] else { return }
    #expect(rejection.description.hasPrefix(folder.file("a.jsonl") + ":2: broken JSON: "))
  }

  @Test("with random bytes in random places gives documents and rejections, one a line")
  func mutated() throws {
    var generator = SeededGenerator(seed: 17)
    let line = Array(
      #"{"meta":{"n":[1,2.5e3,null,true]},"text":"a \u00e9 \ud83d\ude00 \" b é"}"#.utf8)
    for _ in 0..<mutations {
      var bytes = line + [10] + line + [10]
      for _ in 0..<Int.random(in: 1...5, using: &generator) {
        bytes[Int.random(in: bytes.indices, using: &generator)] = generator.next()
      }
      let path = try folder.write(bytes, to: "mutated.jsonl")
      let lines = bytes.split(separator: 10).count { $0.contains { ![9, 13, 32].contains($0) } }
      let marked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
      let found = try DocumentsTests.events(of: [path])
      #expect(found.count == lines || marked)
    }
  }
}
