import Shards
import Storage
import TestSupport
import Testing

/// Shards whose checksums all fit, and whose document table says something that cannot be.
@Suite("A hostile document table")
struct HostileDocumentTableTests {
  private let folder: TemporaryFolder
  private let shard: [UInt8]

  /// The table of the format's example: two documents of three and four tokens.
  private static let example: [UInt8] = [
    1, 1, 0x61, 3, 4, 1, 0, 2, 9, 2, 0, 0, 2, 2, 0, 40,
  ]

  init() throws {
    folder = try TemporaryFolder()
    let provenance = [1, 2].map { Provenance(file: "a", record: $0, byteOffset: 20 * ($0 - 1)) }
    let documents = [
      SampleDocument(
        ids: [7, 8, 9], spans: [RoleSpan(role: .text, count: 3)], provenance: provenance[0]),
      SampleDocument(
        ids: [10, 11, 12, 299],
        spans: [RoleSpan(role: .prompt, count: 2), RoleSpan(role: .response, count: 2)],
        provenance: provenance[1]),
    ]
    try Samples.write(documents, to: folder.file("whole"), vocabularySize: 300)
    shard = try folder.read("whole")
  }

  /// Opens the shard with another document table and all sizes and checksums made to fit.
  private func open(table: [UInt8], statedSize: Int? = nil) throws -> ShardReader {
    let seekTableStart = shard.count - (17 + 12 * 3)
    var seekTable = Array(shard[seekTableStart...])
    let oldIndexSize = Int(shard.span.bytes.littleEndian(at: seekTableStart + 32, as: UInt32.self))
    let oldIndex = Array(shard[(seekTableStart - oldIndexSize)..<seekTableStart])

    var compressor = try ZstdCompressor(level: 3)
    let compressed = try compressor.compress(table.span.bytes)
    let indexSize = 56 + 8 + compressed.count + 8
    seekTable.replace(at: 32, UInt32(indexSize))
    var index = Array(oldIndex[..<64])
    index.replace(at: 4, UInt32(indexSize - 8))
    index.replace(at: 24, Digest(of: seekTable).value)
    index.replace(at: 32, UInt64(statedSize ?? table.count))
    index.replace(at: 40, UInt64(compressed.count))
    index += compressed
    index.append(littleEndian: Digest(of: index).value)
    let bytes = shard[..<(seekTableStart - oldIndexSize)] + index + seekTable
    return try ShardReader(path: folder.writeAnew(Array(bytes), to: "hostile"))
  }

  @Test("is what it would be without hostility")
  func unchanged() throws {
    let reader = try open(table: Self.example)
    #expect(reader.document(1).provenance == Provenance(file: "a", record: 2, byteOffset: 20))
  }

  @Test(
    "is refused, and the error says where it is wrong",
    arguments: [
      ([], "too short"),
      ([0, 3, 4, 1, 0, 2, 9, 2, 0, 0, 2, 2, 0, 40], "names file 0 of 0"),
      ([2, 1, 0x61, 1, 0x61, 3, 4, 1, 0, 2, 9, 2, 0, 0, 2, 2, 0, 40], "there twice"),
      ([2, 1, 0x61, 1, 0x62, 3, 4, 1, 0, 2, 9, 2, 0, 0, 2, 2, 0, 40], "1 names are not used"),
      ([1, 1, 0xFF, 3, 4, 1, 0, 2, 9, 2, 0, 0, 2, 2, 0, 40], "not UTF-8"),
      ([1, 0x7F, 0x61, 3, 4, 1, 0, 2, 9, 2, 0, 0, 2, 2, 0, 40], "cut short"),
      ([0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 1, 0x61], "cut short"),
      ([1, 1, 0x61, 0, 7, 1, 0, 2, 9, 2, 0, 0, 2, 2, 0, 40], "document 0 has 0 tokens"),
      ([1, 1, 0x61, 3, 5, 1, 0, 2, 9, 2, 0, 0, 2, 2, 0, 40], "where 4 are left"),
      ([1, 1, 0x61, 3, 3, 1, 0, 2, 9, 2, 0, 0, 2, 2, 0, 40], "1 tokens belong to no document"),
      ([1, 1, 0x61, 3, 4, 0, 2, 9, 2, 0, 0, 2, 2, 0, 40], "0 role spans"),
      ([1, 1, 0x61, 3, 4, 4, 0, 2, 9, 2, 0, 0, 2, 2, 0, 40], "4 role spans for 3 tokens"),
      ([1, 1, 0x61, 3, 4, 1, 3, 2, 9, 2, 0, 0, 2, 2, 0, 40], "span 0 of document 0"),
      ([1, 1, 0x61, 3, 4, 1, 0, 2, 17, 2, 0, 0, 2, 2, 0, 40], "span 1 of document 1"),
      ([1, 1, 0x61, 3, 4, 1, 0, 2, 9, 1, 0, 0, 2, 2, 0, 40], "span 1 of document 1"),
      ([1, 1, 0x61, 3, 4, 1, 4, 2, 9, 2, 0, 0, 2, 2, 0, 40], "span 0 of document 0"),
      ([1, 1, 0x61, 3, 4, 1, 0, 2, 9, 2, 0, 1, 2, 2, 0, 40], "names file 1 of 1"),
      ([1, 1, 0x61, 3, 4, 1, 0, 2, 9, 2, 0, 0, 2, 5, 0, 40], "record number of document 1"),
      ([1, 1, 0x61, 3, 4, 1, 0, 2, 9, 2, 0, 0, 2, 2, 1, 40], "byte offset of document 0"),
      ([1, 1, 0x61, 3, 4, 1, 0, 2, 9, 2, 0, 0, 2, 2, 0], "byte offset of document 1"),
      ([1, 1, 0x61, 3, 4, 1, 0, 2, 9, 2, 0, 0, 2, 2, 0, 40, 0], "1 bytes follow"),
      ([0x81, 0, 1, 0x61, 3, 4, 1, 0, 2, 9, 2, 0, 0, 2, 2, 0, 40], "cut short or too long"),
    ] as [([UInt8], String)])
  func refused(table: [UInt8], problem: String) throws {
    let error = try #require(throws: ShardError.self) { try open(table: table) }
    #expect(error.place == .documentTable)
    #expect(error.problem.contains(problem), "\(error)")
  }

  @Test("of another size than stated is refused before memory is taken for it")
  func statedSize() throws {
    for size in [0, 15, 17, 1 << 30] {
      #expect(throws: ShardError.self) { try open(table: Self.example, statedSize: size) }
    }
    let error = try #require(throws: ShardError.self) {
      try open(table: Self.example, statedSize: (1 << 30) + 1)
    }
    #expect(error.place == .index)
  }

  @Test("of random bytes is read or refused, and never crashes the reader")
  func mutated() throws {
    var generator = SeededGenerator(seed: 29)
    for _ in 0..<TestSettings.number("REHEARSE_MUTATIONS", otherwise: 1_000) {
      var table = Self.example
      generator.mutate(&table)
      guard let reader = try? open(table: table) else { continue }
      #expect(try reader.sampleDocuments().flatMap(\.ids) == [7, 8, 9, 10, 11, 12, 299])
    }
  }
}

extension [UInt8] {
  fileprivate mutating func replace(at offset: Int, _ integer: some FixedWidthInteger) {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: integer)
    replaceSubrange(offset..<offset + bytes.count, with: bytes)
  }
}
