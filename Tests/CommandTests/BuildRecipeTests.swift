import Glibc
import TestSupport
import Testing

@Suite("build --recipe")
struct BuildRecipeTests {
  private let workspace: Workspace
  private let prose = Corpus.prose(300)

  init() throws { workspace = try Workspace() }

  private func write(recipe keys: String, address: String) throws {
    try workspace.folder.write(
      """
      name: tales
      title: Tales
      licence: CC0-1.0
      \(keys)
      files:
        - address: \(address)
          checksum: unknown
      """, to: "corpora/tales.yaml")
  }

  private func contentHash(_ arguments: String...) throws -> String? {
    let outcome = try Executable.run(
      ["build", "--tokenizer", workspace.model.path, "--json"] + arguments,
      in: workspace.folder.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try outcome.object()["content_hash"]?.text
  }

  @Test("builds the same shards as from the file, though the connection breaks in the middle")
  func brokenConnection() throws {
    let bytes = Array(prose.utf8)
    let server = try HTTPServer { request, number in
      .file(bytes, tag: "\"a\"", to: request, breakingAfter: number < 1 ? bytes.count / 2 : nil)
    }
    try write(
      recipe: "kind: text\nformat: jsonl\nfield: text", address: server.address("/tales.jsonl"))
    let fetched = try contentHash("--out", "fetched", "--recipe", "tales")
    #expect(server.requests.map(\.rangeStart) == [nil, bytes.count / 2])
    let path = "downloads/tales/tales.jsonl"
    #expect(try workspace.folder.read(path) == bytes)
    #expect(try contentHash("--out", "direct", path) == fetched)
    // The file is there: nobody is asked for it again.
    #expect(try contentHash("--out", "again", "--recipe", "corpora/tales.yaml") == fetched)
    #expect(server.requests.count == 2)
  }

  @Test("takes kind and field from the recipe")
  func kindAndField() throws {
    try workspace.folder.write(Corpus.chats(20), to: "chats.jsonl")
    let path = workspace.folder.file("chats.jsonl")
    try write(recipe: "kind: chat\nformat: jsonl", address: "file://\(path)")
    let fetched = try contentHash("--out", "fetched", "--recipe", "tales", "--downloads", "d")
    #expect(
      try contentHash("--out", "direct", "--kind", "chat", "d/tales/chats.jsonl") == fetched)
    try workspace.folder.write("{\"body\":\"the rain\"}\n", to: "body.jsonl")
    try write(
      recipe: "kind: text\nformat: jsonl\nfield: body",
      address: "file://\(workspace.folder.file("body.jsonl"))")
    _ = try contentHash("--out", "body", "--recipe", "tales")
    #expect(try workspace.rehearse("shards", "cat", "body").text == "the rain<|endoftext|>\n")
  }

  @Test("fetches nothing where the rest of the command is wrong")
  func wrongTokenizer() throws {
    try write(
      recipe: "kind: text\nformat: jsonl\nfield: text", address: "https://example.org/a.jsonl")
    let outcome = try workspace.rehearse(
      "build", "--tokenizer", "none", "--out", "s", "--recipe", "tales")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("none"))
    #expect(!workspace.exists("downloads"))
  }

  @Test("of conversations takes no --wrap")
  func wrappedConversations() throws {
    try write(recipe: "kind: chat\nformat: jsonl", address: "https://example.org/a.jsonl")
    let outcome = try workspace.build("s", "--wrap", "continuation", "--recipe", "tales")
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("--kind text"))
  }

  @Test("goes on after it was killed with the bytes that are there")
  func interrupted() throws {
    let bytes = Array(prose.utf8)
    let server = try HTTPServer { request, number in
      var response = HTTPServer.Response.file(bytes, tag: "\"a\"", to: request)
      if number == 0 { response.pause = 30 }
      return response
    }
    try write(
      recipe: "kind: text\nformat: jsonl\nfield: text", address: server.address("/tales.jsonl"))
    let part = "downloads/tales/tales.jsonl.part"
    let process = try Executable.start(
      ["recipes", "fetch", "tales"], in: workspace.folder.path)
    process.wait { (try? workspace.folder.read(part).count) == bytes.count - 1 }
    process.send(SIGKILL)
    #expect(try process.outcome().status == -SIGKILL)
    #expect(try workspace.folder.read(part) == bytes.dropLast())
    let outcome = try workspace.rehearse("recipes", "fetch", "tales")
    #expect(outcome.status == 0)
    #expect(outcome.lines == ["downloads/tales/tales.jsonl"])
    #expect(try workspace.folder.read("downloads/tales/tales.jsonl") == bytes)
    #expect(server.requests.last?.rangeStart == bytes.count - 1)
  }

  @Test("ends with 1 where the file is another one, and builds nothing")
  func wrongChecksum() throws {
    try workspace.folder.write(prose, to: "tales.jsonl")
    try write(
      recipe: "kind: text\nformat: jsonl\nfield: text",
      address: "file://\(workspace.folder.file("tales.jsonl"))")
    let recipe = String(decoding: try workspace.folder.read("corpora/tales.yaml"), as: UTF8.self)
    try workspace.folder.write(
      recipe.replacing("unknown", with: "md5:900150983cd24fb0d6963f7d28e17f72"),
      to: "corpora/tales.yaml")
    let outcome = try workspace.build("s", "--recipe", "tales")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("md5:900150983cd24fb0d6963f7d28e17f72 expected"))
    #expect(!workspace.exists("s"))
    #expect(workspace.exists("downloads/tales/tales.jsonl.bad"))
  }
}
