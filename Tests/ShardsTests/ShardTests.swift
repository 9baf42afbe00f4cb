import Shards
import Storage
import TestSupport
import Testing

@Suite("A shard")
struct ShardTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("shard-00000.zst")
  }

  @Test("gives back ids, roles and provenance", arguments: [300, 65_536, 65_537, 1 << 20])
  func roundTrip(vocabularySize: Int) throws {
    let documents = Samples.documents(
      400, vocabularySize: vocabularySize, longest: 900, seed: UInt64(vocabularySize))
    let summary = try Samples.write(documents, to: path, vocabularySize: vocabularySize)
    let reader = try ShardReader(path: path)
    #expect(reader.frameCount > 2)
    #expect(try reader.sampleDocuments() == documents)
    #expect(summary.tokens == documents.reduce(0) { $0 + $1.ids.count })
    #expect(summary.tokensByRole == reader.tokensByRole)
    #expect(reader.verify().isEmpty)
  }

  @Test("of no documents is a shard")
  func empty() throws {
    try Samples.write([], to: path)
    let reader = try ShardReader(path: path)
    #expect(reader.documentCount == 0)
    #expect(reader.tokenCount == 0)
    #expect(try reader.tokens(in: 0..<0).isEmpty)
    #expect(reader.verify().isEmpty)
  }

  @Test("may end exactly where a frame does", arguments: [65_535, 65_536, 65_537, 131_072])
  func frameEdges(count: Int) throws {
    let document = SampleDocument(
      ids: (0..<count).map { UInt32($0 % 1_000) }, spans: [RoleSpan(role: .text, count: count)],
      provenance: Provenance(file: "a", record: 1, byteOffset: 0))
    try Samples.write([document], to: path)
    let reader = try ShardReader(path: path)
    #expect(reader.frameCount == (count + 65_535) / 65_536)
    #expect(try reader.sampleDocuments() == [document])
  }

  @Test("can be read from any place to any other")
  func ranges() throws {
    let documents = Samples.documents(400, longest: 900)
    try Samples.write(documents, to: path)
    let all = documents.flatMap(\.ids)
    let reader = try ShardReader(path: path)
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<200 {
      let start = Int.random(in: 0...all.count, using: &generator)
      let end = Int.random(in: start...all.count, using: &generator)
      #expect(try reader.tokens(in: start..<end) == Array(all[start..<end]))
    }
  }

  @Test("knows which documents have a token in a range")
  func overlapping() throws {
    try Samples.write(Samples.documents(30), to: path)
    let reader = try ShardReader(path: path)
    let third = reader.document(2).tokens
    #expect(reader.documents(overlapping: third) == 2..<3)
    #expect(reader.documents(overlapping: third.lowerBound - 1..<third.upperBound + 1) == 1..<4)
    #expect(reader.documents(overlapping: 0..<reader.tokenCount) == 0..<30)
    #expect(reader.documents(overlapping: 5..<5).isEmpty)
  }

  @Test(
    "of plain ids is decoded by zstd to the raw ids",
    .enabled(if: FileSystem.exists("/usr/bin/zstd")))
  func stockZstd() throws {
    let documents = Samples.documents(400, longest: 900)
    try Samples.write(documents, to: path, coding: .plain)
    let expected = documents.flatMap(\.ids).littleEndianBytes(width: 2)
    #expect(try output(of: "/usr/bin/zstd", "-d", "-c", "-q", path) == expected)
  }

  @Test("has the same bytes for the same documents")
  func deterministic() throws {
    let documents = Samples.documents(100)
    try Samples.write(documents, to: path)
    let bytes = try folder.read("shard-00000.zst")
    try Samples.write(documents, to: path)
    #expect(try folder.read("shard-00000.zst") == bytes)
  }

  @Test("spends next to nothing on the documents of one role")
  func smallIndex() throws {
    let count = 10_000
    func shardSize(documents: Int) throws -> Int {
      let length = count / documents
      let samples = (0..<documents).map { number in
        SampleDocument(
          ids: [UInt32](repeating: 7, count: length), spans: [RoleSpan(role: .text, count: length)],
          provenance: Provenance(file: "a", record: number + 1, byteOffset: 100 * number))
      }
      return try Samples.write(samples, to: path).bytes
    }
    #expect(try shardSize(documents: count) < shardSize(documents: 1) + count / 20)
  }

  @Test("merges neighbouring spans of one role and drops empty ones")
  func mergesSpans() throws {
    let spans = [
      RoleSpan(role: .prompt, count: 0), RoleSpan(role: .text, count: 1),
      RoleSpan(role: .text, count: 2), RoleSpan(role: .response, count: 0),
    ]
    let document = SampleDocument(
      ids: [1, 2, 3], spans: spans, provenance: Provenance(file: "a", record: 1, byteOffset: 0))
    try Samples.write([document], to: path)
    #expect(try ShardReader(path: path).document(0).spans == [RoleSpan(role: .text, count: 3)])
  }

  @Test("is not there until it is finished")
  func unfinished() throws {
    func begin() throws {
      var writer = try ShardWriter(path: path, tokenizer: Samples.tokenizer(vocabularySize: 10))
      try writer.append(
        ids: [1], spans: [RoleSpan(role: .text, count: 1)],
        provenance: Provenance(file: "a", record: 1, byteOffset: 0))
      #expect(!FileSystem.exists(path))
    }
    try begin()
    #expect(try folder.entries().isEmpty)
  }
}
