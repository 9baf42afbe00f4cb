import TestSupport
import Testing

@testable import Shards

@Suite("A code table")
struct CodeTableTests {
  /// Ids 7, 8 and 9; 8 and 9 follow 7, 7 follows 9.
  private let example: [UInt8] = [3, 7, 8, 9, 2, 0, 1, 1, 2, 0]

  private func read(_ bytes: [UInt8]) throws(ShardError) -> CodeTable {
    try CodeTable(bytes, vocabularySize: 300, path: "shard")
  }

  @Test("is the same when it has been written and read")
  func roundTrip() throws {
    let table = try read(example)
    #expect(table.encoded == example)
    #expect(table.ids == [7, 8, 9])
    #expect(Array(table.successors[table.row(ofRank: 0)]) == [1, 2])
    #expect(table.row(ofRank: 1).isEmpty)
  }

  @Test("gives the codes of the format's description")
  func codes() throws {
    let table = try read(example)
    let ids: [UInt32] = [7, 9, 7, 8, 8, 299, 8]
    let codes: [UInt8] = [128, 0, 1, 0, 0, 128, 1, 255, 0x2B, 1, 0, 0, 128, 1]
    #expect(IDEncoder(table).encode(ids[...]) == codes)
    #expect(IDDecoder(table).decode(codes, count: ids.count) == ids)
  }

  @Test(
    "that says what cannot be is refused, and the error says where it is wrong",
    arguments: [
      ([], "number of ids is cut short"),
      ([0xFF, 0xFF, 0xFF, 0x7F], "number of ids is 268435455"),
      ([2, 7, 7, 0, 0], "listed twice"),
      ([1, 0xAC, 2, 0], "the id is 300"),
      ([1, 7, 129, 1], "number of successors is 129"),
      ([1, 7, 1, 1], "the successor is 1"),
      ([1, 7, 1], "the successor is cut short"),
      ([1, 7, 0, 0], "1 bytes follow"),
    ] as [([UInt8], String)])
  func refused(bytes: [UInt8], problem: String) throws {
    let error = try #require(throws: ShardError.self) { try read(bytes) }
    #expect(error.place == .codeTable)
    #expect(error.problem.contains(problem), "\(error)")
  }

  @Test("reads any bytes as codes without a crash, and gives as many ids as asked for or none")
  func hostileCodes() throws {
    let decoder = IDDecoder(try read(example))
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<TestSettings.number("REHEARSE_MUTATIONS", otherwise: 2_000) {
      let length = Int.random(in: 0..<40, using: &generator)
      let codes: [UInt8] = (0..<length).map { _ in generator.next() }
      let count = Int.random(in: 0..<40, using: &generator)
      if let ids = decoder.decode(codes, count: count) { #expect(ids.count == count) }
    }
  }

  @Test("of other bytes is read or refused, and never crashes")
  func mutated() throws {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<TestSettings.number("REHEARSE_MUTATIONS", otherwise: 2_000) {
      var bytes = example
      generator.mutate(&bytes)
      guard let table = try? read(bytes) else { continue }
      #expect(table.encoded == bytes)
    }
  }
}
