import Shards
import Storage
import TestSupport
import Testing

@Suite("A shard set")
struct ShardSetTests {
  private let folder: TemporaryFolder
  private let documents = Samples.documents(80)

  init() throws { folder = try TemporaryFolder() }

  @Test("gives back its documents in order over all shards")
  func documentsInOrder() throws {
    let manifest = try Samples.writeSet(documents, to: folder.file("set"))
    #expect(manifest.shards.count > 3)
    let set = try ShardSet(folder: folder.file("set"))
    #expect(set.documentCount == documents.count)
    var end = 0
    for (number, document) in documents.enumerated() {
      let entry = try set.document(number)
      #expect(entry.tokens == end..<end + document.ids.count)
      #expect(entry.spans == document.spans)
      #expect(entry.provenance == document.provenance)
      #expect(try set.tokens(in: entry.tokens) == document.ids)
      end = entry.tokens.upperBound
    }
    #expect(set.tokenCount == end)
    #expect(try set.tokens(in: 0..<end) == documents.flatMap(\.ids))
    #expect(set.verify().isEmpty)
  }

  @Test("closes a shard before the document that would be too much for it")
  func shardSizes() throws {
    let manifest = try Samples.writeSet(documents, to: folder.file("set"), tokensPerShard: 100)
    #expect(manifest.shards.allSatisfy { $0.tokens <= 100 })
    #expect(manifest.shards.map(\.name).prefix(2) == ["shard-00000.zst", "shard-00001.zst"])
    let single = try Samples.writeSet(documents, to: folder.file("single"), tokensPerShard: 1)
    #expect(single.shards.count == documents.count)
  }

  @Test("cuts any range of its tokens into parts of documents with their roles")
  func slices() throws {
    try Samples.writeSet(documents, to: folder.file("set"))
    let set = try ShardSet(folder: folder.file("set"))
    let roles = documents.flatMap { document in
      document.spans.flatMap { Array(repeating: $0.role, count: $0.count) }
    }
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<100 {
      let start = Int.random(in: 0..<set.tokenCount, using: &generator)
      let range = start..<Int.random(in: start...set.tokenCount, using: &generator)
      let slices = try set.slices(in: range)
      #expect(slices.flatMap { Array($0.tokens) } == Array(range))
      let found = slices.flatMap { slice in
        slice.spans.flatMap { Array(repeating: $0.role, count: $0.count) }
      }
      #expect(found == Array(roles[range]))
      for slice in slices {
        #expect(slice.provenance == documents[slice.document].provenance)
      }
    }
  }

  @Test("has the same bytes, name for name, for the same documents")
  func deterministic() throws {
    for name in ["a", "b"] { try Samples.writeSet(documents, to: folder.file(name)) }
    let names = try FileSystem.list(folder.file("a"))
    #expect(try FileSystem.list(folder.file("b")) == names)
    for name in names { #expect(try folder.read("a/" + name) == folder.read("b/" + name)) }
    #expect(names.allSatisfy { $0 == "manifest.json" || $0.hasPrefix("shard-") })
  }

  @Test("has another content hash when anything of its documents changes")
  func contentHash() throws {
    let original = try Samples.writeSet(documents, to: folder.file("a")).contentHash
    var changed = documents
    changed[40].ids[0] ^= 1
    #expect(try Samples.writeSet(changed, to: folder.file("b")).contentHash != original)
    changed = documents
    changed[40].provenance = Provenance(file: "other", record: 1, byteOffset: 0)
    #expect(try Samples.writeSet(changed, to: folder.file("c")).contentHash != original)
  }

  @Test("counts tokens by role and records what was rejected")
  func totals() throws {
    let manifest = try Samples.writeSet(documents, to: folder.file("set"))
    for role in TokenRole.allCases {
      let spans = documents.flatMap(\.spans).filter { $0.role == role }
      let expected = spans.reduce(0) { $0 + $1.count }
      #expect(manifest.tokensByRole[role] == expected)
    }
    #expect(manifest.rejected == ["broken JSON": 2])
    #expect(manifest.options["wrap"] == "none")
  }

  @Test("of no documents is a set")
  func empty() throws {
    try Samples.writeSet([], to: folder.file("set"))
    let set = try ShardSet(folder: folder.file("set"))
    #expect(set.documentCount == 0)
    #expect(try set.tokens(in: 0..<0).isEmpty)
    #expect(try set.slices(in: 0..<0).isEmpty)
  }

  @Test("of another tokenizer is refused, naming both")
  func tokenizer() throws {
    try Samples.writeSet(documents, to: folder.file("set"))
    let set = try ShardSet(folder: folder.file("set"))
    let tokenizer = set.manifest.tokenizer
    try set.requireTokenizer(hash: tokenizer.hash, name: "renamed")
    let error = try #require(throws: ShardError.self) {
      try set.requireTokenizer(hash: Digest(value: 1), name: "other")
    }
    #expect(error.problem.contains("sample") && error.problem.contains("other"))
  }
}
