import Shards
import Storage
import TestSupport
import Testing

@Suite("Building a shard set")
struct ShardSetBuildTests {
  private let folder: TemporaryFolder
  private let set: String
  private let build = PartedBuild()

  init() throws {
    folder = try TemporaryFolder()
    set = folder.file("set")
  }

  @Test("leaves no manifest when it is interrupted, so that the folder is plainly incomplete")
  func interrupted() throws {
    try build.write(to: set, parts: 2)
    let error = try #require(throws: ShardError.self) { try ShardSet(folder: set) }
    #expect(error.place == .folder)
    #expect(error.problem.contains("run the build again"))
  }

  @Test("cuts no shard across two parts, and sums up their counts")
  func parts() throws {
    let manifest = try #require(try build.write(to: set))
    #expect(manifest.documents == 80)
    #expect(manifest.rejected == ["empty": 11])
    let ends = [10, 12, 40, 41, 60, 80]
    var documents = 0
    var reached: [Int] = []
    for shard in manifest.shards {
      documents += shard.documents
      reached.append(documents)
    }
    #expect(Set(reached).isSuperset(of: ends))
    #expect(try ShardSet(folder: set).verify().isEmpty)
  }

  @Test("goes on after an interruption and ends with the same bytes", arguments: 0...5)
  func resumed(parts: Int) throws {
    try build.write(to: folder.file("uninterrupted"))
    try build.write(to: set, parts: parts, torn: 5)
    let completed = try ShardSetWriter(folder: set, options: build.options).completedParts
    #expect(completed.count == parts)
    try build.write(to: set, parts: 1)
    try build.write(to: set)
    #expect(try folder.contents(of: "set") == folder.contents(of: "uninterrupted"))
  }

  @Test("that was cut off after its manifest is brought to its end")
  func cutOffAtTheEnd() throws {
    try build.write(to: set, parts: 5)
    let ledger = try folder.read("set/ledger.jsonl")
    try build.write(to: set)
    let finished = try folder.contents(of: "set")
    try folder.write(ledger, to: "set/ledger.jsonl")
    try build.write(to: set)
    #expect(try folder.contents(of: "set") == finished)
    try folder.write(ledger, to: "set/ledger.jsonl")
    var other = build
    other.options.tokensPerShard = 10
    #expect(throws: ShardError.self) { try other.write(to: set) }
  }

  @Test("refuses to remove what another build has done, unless it may, and then starts anew")
  func otherBuild() throws {
    try build.write(to: set, parts: 3)
    var options = build.options
    options.build.times = Digest(value: 10)
    let before = try folder.contents(of: "set")
    let error = try #require(throws: ShardError.self) {
      _ = try ShardSetWriter(folder: set, options: options)
    }
    #expect(error.problem.contains("--overwrite"))
    #expect(try folder.contents(of: "set") == before)
    let writer = try ShardSetWriter(folder: set, options: options, replace: true)
    #expect(writer.completedParts.isEmpty)
    #expect(try FileSystem.list(set).allSatisfy { !$0.hasPrefix("shard-") })
  }

  @Test("does a part again of which a shard was damaged meanwhile, and those after it")
  func damagedMeanwhile() throws {
    try build.write(to: folder.file("uninterrupted"))
    try build.write(to: set, parts: 3)
    do {
      let parts = try ShardSetWriter(folder: set, options: build.options).completedParts
      let name = "set/" + parts[1].shards[0].name
      var bytes = try folder.read(name)
      bytes[100] ^= 1
      try folder.write(bytes, to: name)
      let writer = try ShardSetWriter(folder: set, options: build.options)
      #expect(writer.completedParts.count == 1)
    }
    try build.write(to: set)
    #expect(try folder.contents(of: "set") == folder.contents(of: "uninterrupted"))
  }

  @Test("trusts no line of a ledger that is torn or is none")
  func tornLedger() throws {
    try build.write(to: folder.file("uninterrupted"))
    try build.write(to: set, parts: 4)
    var ledger = try folder.read("set/ledger.jsonl")
    ledger.removeLast(10)
    try folder.write(ledger + Array("\n{}\nnot JSON\n".utf8), to: "set/ledger.jsonl")
    try build.write(to: set)
    #expect(try folder.contents(of: "set") == folder.contents(of: "uninterrupted"))
  }

  @Test("never crashes over a ledger with changed bytes, and ends with the same set")
  func mutatedLedger() throws {
    try build.write(to: folder.file("uninterrupted"))
    let expected = try folder.contents(of: "uninterrupted")
    try build.write(to: set, parts: 5)
    let ledger = try folder.read("set/ledger.jsonl")
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<60 {
      var mutated = ledger
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        mutated[Int.random(in: mutated.indices, using: &generator)] =
          UInt8.random(in: 32...126, using: &generator)
      }
      try FileSystem.remove(set + "/manifest.json")
      try folder.write(mutated, to: "set/ledger.jsonl")
      // A heading that cannot be read is that of another build, whose shards are not removed.
      guard let writer = try? ShardSetWriter(folder: set, options: build.options) else { continue }
      #expect(writer.completedParts.count <= 5)
    }
    try FileSystem.removeFolder(set)
    try build.write(to: set)
    #expect(try folder.contents(of: "set").keys == expected.keys)
  }

  @Test("in a folder with a finished set is refused, unless it is to be replaced")
  func replacing() throws {
    try build.write(to: set)
    #expect(throws: ShardError.self) {
      _ = try ShardSetWriter(folder: set, options: build.options)
    }
    #expect(try ShardSet(folder: set).verify().isEmpty)
    var options = build.options
    options.rank = BuildRank(rank: 0, world: 2)
    #expect(throws: ShardError.self) { _ = try ShardSetWriter(folder: set, options: options) }
    let writer = try ShardSetWriter(folder: set, options: build.options, replace: true)
    #expect(!FileSystem.exists(set + "/manifest.json"))
    let manifest = try writer.finishOnlyPart()
    #expect(manifest.documents == 0)
    #expect(try FileSystem.list(set) == ["manifest.json"])
  }

  @Test("in a folder where another writer is at work is refused")
  func locked() throws {
    let writer = try ShardSetWriter(folder: set, options: build.options)
    let error = try #require(throws: StorageError.self) {
      _ = try ShardSetWriter(folder: set, options: build.options)
    }
    #expect(error.operation == .lock)
    _ = try writer.finishOnlyPart()
  }

  @Test("removes what a killed writer left behind")
  func leftovers() throws {
    try FileSystem.createFolder(set)
    try folder.write("torn", to: "set/.tmp-shard-00000.zst-1-0")
    try build.write(to: set)
    #expect(try FileSystem.list(set).allSatisfy { !$0.hasPrefix(".") })
  }
}
