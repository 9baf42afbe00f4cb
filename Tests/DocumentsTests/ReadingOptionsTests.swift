import Documents
import TestSupport
import Testing

@Suite("Reading options")
struct ReadingOptionsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in ["in/a.txt", "in/b.md", "in/sub/a.txt", "in/sub/draft.txt"] {
      try folder.write(name, to: name)
    }
    try shell("cd in; tar -c -f t.tar a.txt sub/draft.txt; tar -c -f u.tar t.tar b.md", in: folder)
    try folder.write("c", to: "in/c.bin")
  }

  private func files(_ include: [String], _ exclude: [String]) throws -> [String] {
    let options = ReadingOptions(include: include, exclude: exclude)
    return try events(of: [folder.file("in")], options: options).map {
      String($0.location.file.dropFirst(folder.file("in/").count))
    }
  }

  @Test("include what any pattern matches, below folders and in archives")
  func include() throws {
    #expect(try files(["*.md"], []) == ["b.md", "u.tar/b.md"])
    #expect(
      try files(["sub/*", "t.tar/a.txt"], []) == ["sub/a.txt", "sub/draft.txt", "t.tar/a.txt"])
    #expect(try files(["nothing"], []).isEmpty)
  }

  @Test("exclude what any pattern matches, archives too")
  func exclude() throws {
    #expect(
      try files([], ["*draft*", "*.tar", "c.*"]) == ["a.txt", "b.md", "sub/a.txt"])
    #expect(
      try files(["*.txt"], ["u.tar/*", "sub/*"]) == ["a.txt", "t.tar/a.txt", "t.tar/sub/draft.txt"])
  }

  @Test("hold patterns against the name and the members of a file that is named")
  func named() throws {
    let options = ReadingOptions(include: ["t.tar/sub/*"])
    let inputs = ["in/t.tar", "in/a.txt"].map(folder.file)
    #expect(
      try events(of: inputs, options: options).map(\.text) == ["in/sub/draft.txt", "in/a.txt"])
  }

  @Test("say the format of files that their names do not")
  func format() throws {
    let path = try folder.write("[{\"text\":\"a\"}]", to: "x.txt")
    let json = ReadingOptions(format: InputFormat(name: "json"))
    #expect(try events(of: [path], options: json).map(\.text) == ["a"])
    try shell("gzip -c in/t.tar > t", in: folder)
    let tar = ReadingOptions(format: InputFormat(name: "tar.gz"))
    #expect(try events(of: [folder.file("t")], options: tar).map(\.text).count == 2)
    #expect(InputFormat(name: "parquet") == nil)
  }

  @Test("are recorded where they are not the defaults")
  func recorded() {
    #expect(ReadingOptions().recorded.isEmpty)
    let options = ReadingOptions(
      textUnit: .block, format: InputFormat(name: "CSV.gz"), include: ["a", "b"],
      exclude: ["c"])
    let expected = [
      "text_unit": "block", "format": "csv.gz", "include": "a\nb", "exclude": "c",
    ]
    #expect(options.recorded == expected)
  }
}
