import Documents
import TestSupport
import Testing

@Suite("A plain text")
struct TextUnitTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func events(_ contents: String, unit: TextUnit) throws -> [DocumentEvent] {
    try DocumentsTests.events(
      of: [folder.write(contents, to: "a.txt")], options: ReadingOptions(textUnit: unit))
  }

  @Test("may be a document a line", arguments: ["\n", "\r\n"])
  func lines(end: String) throws {
    let found = try events("\u{FEFF}a\(end)\(end)  b \(end)c", unit: .line)
    #expect(found.map(\.text) == ["a", "  b ", "c"])
    #expect(found.map(\.location.record) == [1, 3, 4])
  }

  @Test("may end in a carriage return, which belongs to no line")
  func lastReturn() throws {
    let found = try events("a\r\nlast\r", unit: .line)
    #expect(found.map(\.text) == ["a", "last"])
    #expect(try events("a\r\n\r", unit: .line).map(\.text) == ["a"])
  }

  @Test("may be a document a block between blank lines", arguments: ["\n", "\r\n"])
  func blocks(end: String) throws {
    let found = try events("\(end)  a\(end)b \(end) \t\(end)\(end)c\(end)", unit: .block)
    #expect(found.map(\.text) == ["  a\(end)b", "c"])
    #expect(found.map(\.location.record) == [1, 2])
    #expect(found[0].location.byteOffset == end.utf8.count)
  }

  @Test("of nothing but blank lines has no lines or blocks", arguments: [TextUnit.line, .block])
  func blank(unit: TextUnit) throws {
    for contents in ["", "\n", " \r\n\t\n "] { #expect(try events(contents, unit: unit).isEmpty) }
  }

  @Test("may have lines and blocks longer than the pieces it is read in")
  func long() throws {
    let texts = [300_000, 5, 262_143].map { String(repeating: "x y\n", count: $0) + "z" }
    #expect(
      try events(texts.joined(separator: "\n\n"), unit: .block).map(\.text) == texts)
  }
}
