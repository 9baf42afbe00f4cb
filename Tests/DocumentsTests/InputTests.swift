import Documents
import TestSupport
import Testing

@Suite("Inputs")
struct InputTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("are read in the order they are named, folders in the order of their names")
  func order() throws {
    for name in [
      "in/b.txt", "in/a/z.txt", "in/a/10.txt", "in/.hidden.txt", "last.txt", "first.txt",
    ] {
      try folder.write(name, to: name)
    }
    let found = try events(of: ["first.txt", "in", "last.txt"].map(folder.file))
    #expect(
      found.map(\.text) == ["first.txt", "in/a/10.txt", "in/a/z.txt", "in/b.txt", "last.txt"])
    #expect(found.allSatisfy { $0.location.file == folder.file($0.text ?? "") })
  }

  @Test("that are not there are an error before anything is read")
  func missing() throws {
    let error = try #require(throws: DocumentError.self) {
      _ = try DocumentReader(inputs: [folder.file("absent.txt")], kind: .chat)
    }
    #expect(error.file == folder.file("absent.txt"))
  }

  @Test(
    "of an unknown format are an error where they are named, a rejection in a folder",
    arguments: ["a.parquet", "a", "a.gz", "a.parquet.gz", "a.rar", ".txt.bin"])
  func unknownFormat(name: String) throws {
    let path = try folder.write("text", to: "in/" + name)
    let error = try #require(throws: DocumentError.self) { try events(of: [path]) }
    #expect(error.file == path)
    #expect(error.problem.contains(".jsonl"))
    guard !name.hasPrefix(".") else { return }
    #expect(try events(of: [folder.file("in")]).map(\.reason) == [.unknownFormat])
  }

  @Test("whose names hold control characters forge no lines and command no terminal")
  func controlCharacters() throws {
    let name = "a\n\u{1B}[31m\u{7F}\u{9B}b"
    let picture = "a␊␛[31m␡\u{FFFD}b"
    let path = try folder.write("{\"te\\u001bxt\":1}", to: "in/\(name).jsonl")
    let event = try #require(try events(of: [path]).first)
    #expect(event.location.file == path)
    #expect(event.location.description == folder.file("in/\(picture).jsonl:1"))
    guard case .rejected(let rejection) = event else { return }
    #expect(
      rejection.description.hasSuffix(
        "/\(picture).jsonl:1: missing field: no field \"text\"; found: te␛xt"))
    try shell("cd in; tar -c -f ../a.tar *", in: folder)
    let member = try #require(try events(of: [folder.file("a.tar")]).first)
    #expect(member.location.file == folder.file("a.tar/\(name).jsonl"))
    #expect(member.location.description == folder.file("a.tar/\(picture).jsonl:1"))
    let error = DocumentError(file: name, place: name, problem: name)
    #expect(error.description == "\(picture): \(picture): \(picture)")
  }

  @Test("know their size and how much of it has been read")
  func progress() throws {
    let line = "{\"text\":\"a\"}\n"
    try folder.write(line + line, to: "in/a.jsonl")
    try folder.write("text", to: "in/b.txt")
    var reader = try RecordReader(inputs: [folder.file("in")])
    #expect(reader.totalBytes == 2 * line.utf8.count + 4)
    #expect(reader.bytesRead == 0)
    while try reader.next() != nil {}
    #expect(reader.bytesRead == reader.totalBytes)
    let standardInput = try RecordReader(inputs: ["-"])
    #expect(standardInput.totalBytes == nil)
  }
}
