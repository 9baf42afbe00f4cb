import Shards
import Storage
import TestSupport
import Testing

@Suite("A shard of codes")
struct CodedShardTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("shard-00000.zst")
  }

  /// One document in which, as in language, few ids are frequent and few follow each of them.
  private func document(tokens: Int, vocabularySize: Int, seed: UInt64 = 1) -> SampleDocument {
    var generator = SeededGenerator(seed: seed)
    var id: UInt32 = 0
    let ids = (0..<tokens).map { _ in
      let isSuccessor = Int.random(in: 0..<4, using: &generator) > 0
      let spread = isSuccessor ? UInt32(6) : UInt32(vocabularySize)
      let step = UInt32.random(in: 0..<spread, using: &generator)
      id = UInt32((UInt64(id) * 31 + UInt64(step) * UInt64(step)) % UInt64(vocabularySize))
      return id
    }
    return SampleDocument(
      ids: ids, spans: [RoleSpan(role: .text, count: tokens)],
      provenance: Provenance(file: "a", record: 1, byteOffset: 0))
  }

  @Test(
    "gives back its ids, listed or not",
    arguments: [1, 100, 40_000, 65_537, 200_000, 3_000_000])
  func roundTrip(vocabularySize: Int) throws {
    let document = document(tokens: 200_000, vocabularySize: vocabularySize)
    let coded = try Samples.write([document], to: path, vocabularySize: vocabularySize)
    #expect(try ShardReader(path: path).sampleDocuments() == [document])
    #expect(try ShardReader(path: path).verify().isEmpty)
    let plain = try Samples.write(
      [document], to: path, vocabularySize: vocabularySize, coding: .plain)
    #expect(try ShardReader(path: path).sampleDocuments() == [document])
    #expect(vocabularySize != 100 || coded.bytes < plain.bytes)
  }

  @Test("has the same bytes for any number of threads")
  func threads() throws {
    let document = document(tokens: 1_500_000, vocabularySize: 40_000)
    let summaries = try [1, 2, 5].map { threads in
      try Samples.write([document], to: path, vocabularySize: 40_000, threads: threads)
    }
    #expect(summaries.allSatisfy { $0 == summaries[0] })
  }

  @Test("is a zstd file", .enabled(if: FileSystem.exists("/usr/bin/zstd")))
  func stockZstd() throws {
    try Samples.write([document(tokens: 200_000, vocabularySize: 1_000)], to: path)
    #expect(try output(of: "/usr/bin/zstd", "-t", "-q", path).isEmpty)
  }

  @Test("with a flipped bit never gives wrong tokens")
  func flippedBits() throws {
    let document = document(tokens: 70_000, vocabularySize: 1_000)
    try Samples.write([document], to: path)
    let bytes = try folder.read("shard-00000.zst")
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<200 {
      var flipped = bytes
      flipped[Int.random(in: bytes.indices, using: &generator)] ^=
        1 << UInt8.random(in: 0..<8, using: &generator)
      guard let reader = try? ShardReader(path: folder.writeAnew(flipped, to: "flipped")) else {
        continue
      }
      #expect(!reader.verify().isEmpty)
      if let found = try? reader.sampleDocuments() { #expect(found == [document]) }
    }
  }
}
