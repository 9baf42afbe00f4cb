import FoundationEssentials
import Storage
import TestSupport
import Testing

@testable import Shards

@Suite("Repairing a shard set")
struct RepairTests {
  private let folder: TemporaryFolder
  private let set: String
  private let documents = Samples.documents(400, longest: 900)
  private let manifest: ShardManifest

  init() throws {
    folder = try TemporaryFolder()
    set = folder.file("set")
    manifest = try Samples.writeSet(documents, to: set, tokensPerShard: 100_000)
  }

  private func damage(_ file: String, _ change: (inout [UInt8]) -> Void) throws {
    var bytes = try folder.read("set/" + file)
    change(&bytes)
    try folder.writeAnew(bytes, to: "set/" + file)
  }

  private func repair() throws -> (set: ShardSet, documents: [SampleDocument], lost: LossRecord) {
    let output = folder.file("new")
    let result = try ShardSetRepair(folder: set, threads: 2).write(to: output)
    let bytes = try folder.read("new/lost.json")
    #expect(try JSONDecoder().decode(LossRecord.self, from: Data(bytes)) == result.lost)
    let repaired = try ShardSet(folder: output)
    #expect(repaired.verify(threads: 2).isEmpty)
    #expect(try repaired.foreignFiles().isEmpty)
    #expect(repaired.manifest.options["repaired_from"] == set)
    let kept = try (0..<repaired.documentCount).map { number in
      let entry = try repaired.document(number)
      return SampleDocument(
        ids: try repaired.tokens(in: entry.tokens), spans: entry.spans,
        provenance: entry.provenance)
    }
    return (repaired, kept, result.lost)
  }

  @Test("that is whole loses nothing")
  func whole() throws {
    let result = try repair()
    #expect(result.documents == documents)
    #expect(result.lost.shards.isEmpty && result.lost.manifest == nil)
    #expect(result.set.manifest.rejected == manifest.rejected)
  }

  @Test("finds shards that lie under each other's names")
  func swapped() throws {
    let first = try folder.read("set/shard-00000.zst")
    let second = try folder.read("set/shard-00001.zst")
    try folder.writeAnew(second, to: "set/shard-00000.zst")
    try folder.writeAnew(first, to: "set/shard-00001.zst")
    let result = try repair()
    #expect(result.documents == documents)
    #expect(result.lost.shards.isEmpty)
  }

  @Test("into its own folder is refused, and harms nothing")
  func intoItself() throws {
    try FileSystem.remove(set + "/manifest.json")
    let before = try FileSystem.list(set)
    #expect(throws: ShardError.self) {
      try ShardSetRepair(folder: set, threads: 1).write(to: folder.file("../\(name)/set"))
    }
    #expect(try FileSystem.list(set) == before)
  }

  private var name: String { FileSystem.lastName(of: folder.path) }

  @Test("keeps the documents outside a damaged frame, and records the others")
  func frame() throws {
    try damage("shard-00000.zst") { $0[1_000] ^= 1 }
    let lost = try #require(ShardSet(folder: set).verify().first)
    let result = try repair()
    #expect(result.documents == Array(documents[lost.documents.upperBound...]))
    let record = try #require(result.lost.shards.first)
    #expect(record.shard == "shard-00000.zst" && record.frames == [0])
    #expect(record.documentCount == lost.documents.count)
    #expect(
      record.documents == [
        LossRecord.Documents(
          first: 0, count: lost.documents.count, from: "a.tar/b.jsonl:1",
          to: "a.tar/b.jsonl:\(lost.documents.count)")
      ])
  }

  @Test("makes up for a damaged header by the manifest")
  func header() throws {
    for shard in manifest.shards { try damage(shard.name) { $0[33] ^= 1 } }
    #expect(try repair().documents == documents)
  }

  @Test("makes up for a damaged or missing seek table by looking for frames")
  func seekTable() throws {
    try damage("shard-00000.zst") { $0[$0.count - 20] ^= 1 }
    try damage("shard-00001.zst") { $0.removeLast(9) }
    #expect(try repair().documents == documents)
  }

  @Test("makes up for a damaged manifest by the shards")
  func damagedManifest() throws {
    try damage("manifest.json") { $0[20] ^= 1 }
    let result = try repair()
    #expect(result.documents == documents)
    #expect(result.lost.manifest != nil)
    #expect(result.set.manifest.kind == .chat)
  }

  @Test("drops a shard whose index is damaged or that is missing, and says so")
  func index() throws {
    try damage("shard-00000.zst") { $0[$0.count - 200] ^= 1 }
    try FileSystem.remove(set + "/shard-00001.zst")
    let result = try repair()
    let first = manifest.shards[0].documents + manifest.shards[1].documents
    #expect(result.documents == Array(documents[first...]))
    #expect(result.lost.shards.map(\.documentCount) == manifest.shards[..<2].map(\.documents))
    #expect(result.lost.shards.allSatisfy { $0.documents == nil && $0.frames == nil })
  }

  @Test("refuses a folder where nothing can be read")
  func nothing() throws {
    try folder.write("text", to: "other/notes.txt")
    #expect(throws: ShardError.self) {
      try ShardSetRepair(folder: folder.file("other"), threads: 1)
    }
    #expect(throws: StorageError.self) {
      try ShardSetRepair(folder: folder.file("missing"), threads: 1)
    }
  }
}
