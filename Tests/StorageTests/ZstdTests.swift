import Storage
import TestSupport
import Testing

@Suite("Zstd frames")
struct ZstdTests {
  private static func compress(_ bytes: [UInt8]) throws -> [UInt8] {
    var compressor = try ZstdCompressor(level: 3)
    return try compressor.compress(bytes.span.bytes)
  }

  private static func decompress(_ frame: [UInt8], size: Int) throws -> [UInt8] {
    try ZstdDecompressor.decompress(frame.span.bytes, size: size)
  }

  @Test("give their content back", arguments: [0, 1, 1_000, 300_000])
  func roundTrip(size: Int) throws {
    var generator = SeededGenerator(seed: UInt64(size))
    let bytes = (0..<size).map { _ in UInt8.random(in: 0..<8, using: &generator) }
    let frame = try Self.compress(bytes)
    #expect(try Self.decompress(frame, size: size) == bytes)
  }

  @Test("do not depend on what was compressed before")
  func independent() throws {
    let bytes = Array("the same bytes".utf8)
    var compressor = try ZstdCompressor(level: 3)
    _ = try compressor.compress(Array("something else, the same bytes".utf8).span.bytes)
    #expect(try compressor.compress(bytes.span.bytes) == Self.compress(bytes))
  }

  @Test("of another size than expected are refused before memory is taken for them")
  func otherSize() throws {
    let frame = try Self.compress([UInt8](repeating: 0, count: 1_000))
    for size in [0, 999, 1_001] {
      #expect(throws: StorageError.self) { try Self.decompress(frame, size: size) }
    }
  }

  @Test("that end too early, or are followed by more, are refused")
  func truncated() throws {
    let frame = try Self.compress(Array("some bytes, some bytes".utf8))
    for count in frame.indices {
      #expect(throws: StorageError.self) { try Self.decompress(Array(frame[..<count]), size: 22) }
    }
    #expect(throws: StorageError.self) { try Self.decompress(frame + [0], size: 22) }
    #expect(throws: StorageError.self) { try Self.decompress(frame + frame, size: 22) }
  }

  @Test("that are damaged give the same bytes or an error")
  func mutated() throws {
    var generator = SeededGenerator(seed: 7)
    let bytes = (0..<2_000).map { _ in UInt8.random(in: 0..<16, using: &generator) }
    let frame = try Self.compress(bytes)
    for _ in 0..<2_000 {
      var mutated = frame
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        mutated[Int.random(in: mutated.indices, using: &generator)] = generator.next()
      }
      if let content = try? Self.decompress(mutated, size: bytes.count) {
        #expect(content == bytes)
      }
    }
  }

  @Test("that are skippable hold nothing")
  func skippable() throws {
    let frame: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 42]
    #expect(throws: StorageError.self) { try Self.decompress(frame, size: 1) }
  }
}
