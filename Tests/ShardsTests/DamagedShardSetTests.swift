import Shards
import Storage
import TestSupport
import Testing

@Suite("A damaged shard set")
struct DamagedShardSetTests {
  private let folder: TemporaryFolder
  private let set: String
  private let manifest: ShardManifest
  private let manifestBytes: [UInt8]

  init() throws {
    folder = try TemporaryFolder()
    set = folder.file("set")
    manifest = try Samples.writeSet(Samples.documents(40), to: set)
    manifestBytes = try folder.read("set/manifest.json")
  }

  private func place(_ manifest: String) throws -> ShardError.Place {
    try folder.write(manifest, to: "set/manifest.json")
    return try #require(throws: ShardError.self) { try ShardSet(folder: set) }.place
  }

  @Test("with any bit of its manifest flipped is refused")
  func everyBitOfManifest() throws {
    for place in manifestBytes.indices {
      for bit in 0..<8 {
        var flipped = manifestBytes
        flipped[place] ^= 1 << bit
        try folder.writeAnew(flipped, to: "set/manifest.json")
        #expect(throws: ShardError.self) { try ShardSet(folder: set) }
      }
    }
  }

  @Test("with a manifest cut short, or of random bytes, is refused")
  func mutatedManifest() throws {
    var generator = SeededGenerator(seed: 13)
    for _ in 0..<TestSettings.number("REHEARSE_MUTATIONS", otherwise: 300) {
      let length = Int.random(in: 0..<manifestBytes.count, using: &generator)
      try folder.writeAnew(Array(manifestBytes[..<length]), to: "set/manifest.json")
      #expect(throws: ShardError.self) { try ShardSet(folder: set) }
      let random = (0..<length).map { _ in UInt8.random(in: 32..<127, using: &generator) }
      try folder.writeAnew(random, to: "set/manifest.json")
      #expect(throws: ShardError.self) { try ShardSet(folder: set) }
    }
  }

  @Test(
    "with a manifest that is no such object is refused",
    arguments: ["", "[]", "{}", "null", #"{"format_version": 1}"#])
  func notAManifest(text: String) throws { #expect(try place(text) == .manifest) }

  @Test("without one of its shards says which documents are lost")
  func missingShard() throws {
    try FileSystem.remove(set + "/shard-00001.zst")
    let damage = try ShardSet(folder: set).verify()
    #expect(damage.count == 1)
    #expect(damage.first?.error.file.hasSuffix("shard-00001.zst") == true)
    #expect(damage.first?.documents == 0..<manifest.shards[1].documents)
  }

  @Test("with one shard in the place of another is found when it is read")
  func swappedShards() throws {
    try folder.write(try folder.read("set/shard-00000.zst"), to: "set/shard-00001.zst")
    let set = try ShardSet(folder: set)
    let second = manifest.shards[0].tokens
    #expect(throws: ShardError.self) { try set.tokens(in: second..<second + 1) }
    #expect(set.verify().map(\.error.place) == [.file])
  }

  @Test("with a flipped bit in a shard says so when it is verified")
  func flippedBit() throws {
    var bytes = try folder.read("set/shard-00000.zst")
    bytes[90] ^= 4
    try folder.write(bytes, to: "set/shard-00000.zst")
    let damage = try ShardSet(folder: set).verify()
    #expect(damage.map(\.error.place) == [.frame(0)])
    #expect(damage.first?.documents == 0..<manifest.shards[0].documents)
  }
}
