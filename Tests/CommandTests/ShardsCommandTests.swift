import TestSupport
import Testing

@Suite("shards")
struct ShardsCommandTests {
  /// A workspace with a set of two frames or more.
  private func workspaceWithSet() throws -> Workspace {
    let workspace = try Workspace()
    try workspace.folder.write(Corpus.prose(2000), to: "in.jsonl")
    try workspace.build("s", "in.jsonl")
    return workspace
  }

  @Test("list gives documents, tokens and size, for people and for machines")
  func list() throws {
    let workspace = try workspaceWithSet()
    let table = try workspace.rehearse("shards", "list", "s").text
    #expect(table.contains("2,000"))
    let manifest = try workspace.rehearse("shards", "list", "--json", "s").object()["s"]
    #expect(manifest?["documents"]?.integer == 2000)
    #expect(manifest?["kind"]?.text == "text")
  }

  @Test("an undamaged set has nothing damaged")
  func verify() throws {
    let workspace = try workspaceWithSet()
    let outcome = try workspace.rehearse("shards", "verify", "--json", "s")
    #expect(outcome.status == 0)
    let report = try outcome.object()
    #expect(report["shards"]?.integer == 1)
    #expect((report["frames"]?.integer ?? 0) >= 2)
    #expect(report["damaged"]?.elements?.isEmpty == true)
  }

  @Test("a flipped bit is found, with its frame and documents, and gives status 2")
  func flippedBit() throws {
    let workspace = try workspaceWithSet()
    let size = try workspace.folder.read("s/shard-00000.zst").count
    try workspace.flipBit(in: "s/shard-00000.zst", at: size / 3)
    let outcome = try workspace.rehearse("shards", "verify", "--json", "s")
    #expect(outcome.status == 2)
    let damaged = try #require(try outcome.object()["damaged"]?.elements)
    #expect(damaged.count == 1)
    #expect(damaged.first?["shard"]?.text?.hasSuffix("shard-00000.zst") == true)
    #expect(damaged.first?["frame"]?.integer != nil)
    #expect(damaged.first?["documents"]?.integers?.isEmpty == false)
    let forPeople = try workspace.rehearse("shards", "verify", "s")
    #expect(forPeople.status == 2)
    #expect(forPeople.errors.contains("shard-00000.zst: frame"))
  }

  @Test("documents outside the damage can still be read")
  func salvage() throws {
    let workspace = try workspaceWithSet()
    let size = try workspace.folder.read("s/shard-00000.zst").count
    try workspace.flipBit(in: "s/shard-00000.zst", at: size / 3)
    let damaged = try workspace.rehearse("shards", "verify", "--json", "s").object()["damaged"]
    let lost = Set(damaged?.elements?.first?["documents"]?.integers ?? [])
    let kept = try #require((0..<2000).first { !lost.contains($0) })
    let broken = try #require(lost.min())
    #expect(try workspace.rehearse("shards", "cat", "--document", "\(kept)", "s").status == 0)
    let refused = try workspace.rehearse("shards", "cat", "--document", "\(broken)", "s")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("frame"))
  }

  @Test("a truncated shard is damage", arguments: [0, 10, 1000])
  func truncated(length: Int) throws {
    let workspace = try workspaceWithSet()
    let bytes = try workspace.folder.read("s/shard-00000.zst")
    try workspace.folder.write(Array(bytes.prefix(length)), to: "s/shard-00000.zst")
    let outcome = try workspace.rehearse("shards", "verify", "--json", "s")
    #expect(outcome.status == 2)
    #expect(try outcome.object()["damaged"]?.elements?.isEmpty == false)
  }

  @Test("an edited manifest is refused")
  func manifest() throws {
    let workspace = try workspaceWithSet()
    let text = String(decoding: try workspace.folder.read("s/manifest.json"), as: UTF8.self)
    try workspace.folder.write(
      text.replacing("\"documents\" : 2000", with: "\"documents\" : 2001"), to: "s/manifest.json")
    let outcome = try workspace.rehearse("shards", "list", "s")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("manifest.json"))
  }

  @Test("cat prints one document where one is asked for")
  func document() throws {
    let workspace = try workspaceWithSet()
    let all = try workspace.rehearse("shards", "cat", "s").lines
    #expect(try workspace.rehearse("shards", "cat", "--document", "1234", "s").lines == [all[1234]])
    let beyond = try workspace.rehearse("shards", "cat", "--document", "2000", "s")
    #expect(beyond.status == 64)
    #expect(beyond.errors.contains("0 to 1999"))
  }

  @Test("text is not decoded with another tokenizer; ids need none")
  func otherTokenizer() throws {
    let workspace = try workspaceWithSet()
    try workspace.folder.write(try workspace.otherTokenizer(), to: "other.json")
    let refused = try workspace.rehearse("shards", "cat", "--tokenizer", "other.json", "s")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("--tokenizer"))
    #expect(refused.output.isEmpty)
    #expect(
      try workspace.rehearse("shards", "cat", "--ids", "--tokenizer", "other.json", "s").status
        == 0)
  }

  @Test("cat prints the document of a record where one is asked for")
  func record() throws {
    let workspace = try workspaceWithSet()
    let all = try workspace.rehearse("shards", "cat", "s").lines
    let found = try workspace.rehearse("shards", "cat", "--record", "in.jsonl:1235", "s")
    #expect(found.lines == [all[1234]])
    let missing = try workspace.rehearse("shards", "cat", "--record", "in.jsonl:2001", "s")
    #expect(missing.status == 64)
    #expect(missing.errors.contains("in.jsonl:2001"))
  }

  @Test("cat finds a record though another shard is damaged, and says so where it finds none")
  func recordBesideDamage() throws {
    let workspace = try Workspace()
    try workspace.folder.write(Corpus.prose(100), to: "in.jsonl")
    try workspace.build("s", "--part-bytes", "5000", "in.jsonl")
    let all = try workspace.rehearse("shards", "cat", "s").lines
    try workspace.folder.write("damaged", to: "s/shard-00000.zst")
    let found = try workspace.rehearse("shards", "cat", "--record", "in.jsonl:100", "s")
    #expect(found.lines == [all[99]])
    let lost = try workspace.rehearse("shards", "cat", "--record", "in.jsonl:1", "s")
    #expect(lost.status == 1)
    #expect(lost.errors.contains("shard-00000.zst"))
  }

  @Test("repair makes a whole set of the rest, and says what was lost")
  func repair() throws {
    let workspace = try workspaceWithSet()
    let all = try workspace.rehearse("shards", "cat", "--ids", "s").lines
    let size = try workspace.folder.read("s/shard-00000.zst").count
    try workspace.flipBit(in: "s/shard-00000.zst", at: size / 3)
    let report = try workspace.rehearse("shards", "repair", "s", "--out", "new", "--json").object()
    let lost = try #require(report["lost"]?["shards"]?.elements?.first?["document_count"]?.integer)
    #expect(lost > 0)
    #expect(report["documents"]?.integer == 2000 - lost)
    let kept = try workspace.rehearse("shards", "cat", "--ids", "new").lines
    #expect(Set(kept).isSubset(of: all))
    #expect(kept.count == 2000 - lost)
    #expect(try workspace.rehearse("shards", "verify", "new").status == 0)
  }

  @Test("verify names the files that are no part of the set")
  func foreignFiles() throws {
    let workspace = try workspaceWithSet()
    try workspace.folder.write("notes", to: "s/notes.txt")
    let outcome = try workspace.rehearse("shards", "verify", "--json", "s")
    #expect(outcome.status == 0)
    #expect(try outcome.object()["foreign"]?.elements?.count == 1)
    #expect(try workspace.rehearse("shards", "verify", "s").errors.contains("s/notes.txt"))
  }
}
