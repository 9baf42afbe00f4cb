import Documents
import TestSupport
import Testing

@Suite("A table")
struct TableTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func events(
    _ contents: String, name: String = "a.csv", kind: RecordParser.Kind = .text(field: "text"),
    limit: Int = 10_000
  ) throws -> [DocumentEvent] {
    let path = try folder.write(contents, to: name)
    return try DocumentsTests.events(of: [path], kind: kind, recordLimit: limit)
  }

  @Test("gives a document a row, from the column of the field's name")
  func columns() throws {
    let found = try events("id,text\n1,a b\n2,\"c, \"\"d\"\"\"\n")
    #expect(found.map(\.text) == ["a b", "c, \"d\""])
    #expect(found.map(\.location.record) == [2, 3])
    #expect(found.map(\.location.byteOffset) == [8, 14])
  }

  @Test(
    "may quote line breaks, end rows with a carriage return, and begin with a byte order mark",
    arguments: ["\n", "\r\n"])
  func lineBreaks(end: String) throws {
    let contents = "\u{FEFF}text,id\(end)\"a\n\nb\",1\(end)\(end)\"\r\n\",2\(end)c\"d,3"
    #expect(try events(contents).map(\.text) == ["a\n\nb", nil, "c\"d"])
  }

  @Test("may be separated by tabs")
  func tabs() throws {
    #expect(try events("id\ttext\n1\ta,b\n", name: "a.tsv").map(\.text) == ["a,b"])
  }

  @Test("may hold prompts and answers")
  func chat() throws {
    let found = try events("question,answer\nq,a\n", kind: .chat)
    #expect(found.map(\.turns?.count) == [2])
    #expect(try events("messages\n[]\n", kind: .chat).map(\.reason) == [.wrongType])
  }

  @Test(
    "rejects a row that does not fit the columns",
    arguments: [
      ("1,a,b", Rejection.Reason.brokenRow), ("1", .brokenRow), ("1,\"a\"b", .brokenRow),
      ("1,\"a\" ", .brokenRow), ("1, ", .empty), ("1,", .empty),
    ])
  func rejected(row: String, reason: Rejection.Reason) throws {
    let found = try events("id,text\n\(row)\n2,b\n")
    #expect(found.map(\.reason) == [reason, nil])
    #expect(found.map(\.text) == [nil, "b"])
  }

  @Test("without the column names those there are")
  func missingColumn() throws {
    guard case .rejected(let rejection) = try events("id,body\n1,a\n")[0] else { return }
    #expect(rejection.reason == .missingField)
    #expect(rejection.detail.contains("body, id"))
  }

  @Test("rejects a row of invalid UTF-8, and one that is too long")
  func rejectedBytes() throws {
    let bytes = Array("text\n".utf8) + [0xFF, 10] + Array("b\n".utf8)
    let found = try DocumentsTests.events(of: [folder.write(bytes, to: "a.csv")])
    #expect(found.map(\.reason) == [.invalidUTF8, nil])
    let long = String(repeating: "x", count: 600_000)
    #expect(
      try events("text\n\"\(long)\"\nb\n", limit: 100).map(\.reason) == [.tooLong, nil])
  }

  @Test(
    "whose rows cannot be told apart is an error that names the row",
    arguments: [
      ("id,text\n1,\"a\n2,b\n", "record 2"), ("\"id\"x,text\n1,a\n", "record 1"),
      ("text,text\n1,a\n", "record 1"),
    ])
  func faults(contents: String, place: String) throws {
    let error = try #require(throws: DocumentError.self) { try events(contents) }
    #expect(error.file == folder.file("a.csv"))
    #expect(error.place == place)
  }

  @Test("of no rows has no documents", arguments: ["", "\n", "id,text", "id,text\n", "\u{FEFF}"])
  func empty(contents: String) throws { #expect(try events(contents).isEmpty) }

  @Test("with random changes is read or is an error", arguments: ["a.csv", "a.tsv"])
  func mutated(name: String) throws {
    let table = "id,text\n1,\"a \"\"b\"\"\nc\"\r\n2\td,e é\n"
    try readMutations(of: Array((table + table).utf8), name: name, in: folder)
  }
}
