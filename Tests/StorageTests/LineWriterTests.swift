import Storage
import TestSupport
import Testing

@Suite("A line writer")
struct LineWriterTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func append(_ lines: [String]) throws {
    var writer = try LineWriter(path: folder.file("log"))
    for line in lines { try writer.append(line) }
  }

  @Test("appends to what is there")
  func appends() throws {
    try append(["a", "b"])
    try append(["c"])
    #expect(try folder.read("log") == Array("a\nb\nc\n".utf8))
  }

  @Test(
    "cuts off a torn last line",
    arguments: [("a\nb", "a\n"), ("torn", ""), ("", ""), ("a\n", "a\n")])
  func cutsTornLine(found: String, kept: String) throws {
    try folder.write(found, to: "log")
    try append(["next"])
    #expect(try folder.read("log") == Array("\(kept)next\n".utf8))
  }
}
