import Shards
import Storage
import TestSupport
import Testing

@Suite("Merging the ranks of a build")
struct ShardSetMergerTests {
  private let folder: TemporaryFolder
  private let build = PartedBuild()

  init() throws {
    folder = try TemporaryFolder()
    try build.write(to: folder.file("one"))
  }

  private func writeRanks(_ world: Int, except missing: Int = -1) throws {
    for rank in 0..<world where rank != missing {
      try build.write(to: folder.file("ranks"), rank: BuildRank(rank: rank, world: world))
    }
  }

  private func problem(_ folders: String...) throws -> String {
    try #require(throws: ShardError.self) {
      _ = try ShardSetMerger(folders: folders.map(folder.file))
    }.description
  }

  @Test("gives the bytes that one process gives", arguments: [2, 3, 4, 9])
  func sameBytes(world: Int) throws {
    try writeRanks(world)
    let merger = try ShardSetMerger(folders: [folder.file("ranks")])
    _ = try merger.merge(into: folder.file("ranks"))
    #expect(try folder.contents(of: "ranks") == folder.contents(of: "one"))
    #expect(try ShardSet(folder: folder.file("ranks")).verify().isEmpty)
  }

  @Test("takes the ranks' own folders in any order, and puts the set elsewhere")
  func elsewhere() throws {
    try writeRanks(2)
    let ranks = ["ranks/rank-1-of-2", "ranks/rank-0-of-2"].map(folder.file)
    _ = try ShardSetMerger(folders: ranks).merge(into: folder.file("set"))
    #expect(try folder.contents(of: "set") == folder.contents(of: "one"))
  }

  @Test("that was interrupted is done again with the same end")
  func interrupted() throws {
    try writeRanks(3)
    try folder.write("another", to: "set/shard-00000.zst")
    try folder.write("left over", to: "set/shard-00099.zst")
    _ = try ShardSetMerger(folders: [folder.file("ranks")]).merge(into: folder.file("set"))
    #expect(try folder.contents(of: "set") == folder.contents(of: "one"))
  }

  @Test("into a rank's own folder is refused, and harms nothing")
  func intoItself() throws {
    try writeRanks(2)
    let own = folder.file("ranks/rank-0-of-2")
    let before = try folder.contents(of: "ranks/rank-0-of-2")
    #expect(throws: ShardError.self) {
      try ShardSetMerger(folders: [folder.file("ranks")]).merge(into: own)
    }
    #expect(try folder.contents(of: "ranks/rank-0-of-2") == before)
  }

  @Test("does not replace a finished set unless it may, nor by what is damaged")
  func replacing() throws {
    try writeRanks(2)
    let merger = try ShardSetMerger(folders: [folder.file("ranks")])
    _ = try merger.merge(into: folder.file("set"))
    #expect(throws: ShardError.self) { try merger.merge(into: folder.file("set")) }
    _ = try merger.merge(into: folder.file("set"), replace: true)
    #expect(try folder.contents(of: "set") == folder.contents(of: "one"))
    try folder.write("damaged", to: "ranks/rank-1-of-2/shard-00000.zst")
    #expect(throws: ShardError.self) { try merger.merge(into: folder.file("set"), replace: true) }
    #expect(try ShardSet(folder: folder.file("set")).manifest.documents == 80)
  }

  @Test("names the rank that is missing, there twice, unfinished or of another build")
  func incomplete() throws {
    try writeRanks(3, except: 1)
    #expect(try problem("ranks").contains("missing: 1"))
    try build.write(to: folder.file("ranks"), rank: BuildRank(rank: 1, world: 3), parts: 1)
    #expect(try problem("ranks").contains("rank 1 of 3 has not ended"))
    try build.write(to: folder.file("ranks"), rank: BuildRank(rank: 1, world: 3))
    try build.write(to: folder.file("again"), rank: BuildRank(rank: 1, world: 3))
    #expect(try problem("ranks", "again").contains("name only one of them"))
    var other = build
    other.options.build.inputs = Digest(value: 5)
    try other.write(to: folder.file("other"), rank: BuildRank(rank: 1, world: 3))
    let ranks = ["ranks/rank-0-of-3", "other", "ranks/rank-2-of-3"]
    #expect(try problem(ranks[0], ranks[1], ranks[2]).contains("not of the build"))
    #expect(try problem("one").contains("no folder rank-I-of-N"))
  }

  @Test("refuses a shard that was damaged, which the rank does again when it is run again")
  func damaged() throws {
    try writeRanks(2)
    var bytes = try folder.read("ranks/rank-1-of-2/shard-00000.zst")
    bytes[90] ^= 4
    try folder.write(bytes, to: "ranks/rank-1-of-2/shard-00000.zst")
    let merger = try ShardSetMerger(folders: [folder.file("ranks")])
    let error = try #require(throws: ShardError.self) { try merger.merge(into: folder.file("set")) }
    #expect(error.file.hasSuffix("rank-1-of-2/shard-00000.zst"))
    #expect(!FileSystem.exists(folder.file("set/manifest.json")))
    try writeRanks(2)
    _ = try ShardSetMerger(folders: [folder.file("ranks")]).merge(into: folder.file("set"))
    #expect(try folder.contents(of: "set") == folder.contents(of: "one"))
  }

  @Test("notices parts that no rank has done, as where the inputs changed")
  func lostPart() throws {
    var other = build
    other.groups[0].removeLast()
    try build.write(to: folder.file("ranks"), rank: BuildRank(rank: 0, world: 2))
    try other.write(to: folder.file("ranks"), rank: BuildRank(rank: 1, world: 2))
    #expect(try problem("ranks").contains("run all ranks again"))
  }
}
