import Shards
import Storage
import TestSupport
import Testing

@Suite("Building a shard set")
struct ShardSetBuildTests {
  private let folder: TemporaryFolder
  private let set: String
  private let documents = Samples.documents(80)

  init() throws {
    folder = try TemporaryFolder()
    set = folder.file("set")
  }

  /// Writes the first documents and gives up, as a process that is killed would.
  private func interrupt(after count: Int) throws {
    var writer = try ShardSetWriter(folder: set, options: Samples.options())
    for document in documents[writer.completedDocuments..<count] {
      try writer.append(
        ids: document.ids, spans: document.spans, provenance: document.provenance)
    }
  }

  private func contents(of folder: String) throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for name in try FileSystem.list(folder) {
      contents[name] = try FileSystem.read(folder + "/" + name, limit: 1 << 20)
    }
    return contents
  }

  @Test("leaves no manifest when it is interrupted, so that the folder is plainly incomplete")
  func interrupted() throws {
    try interrupt(after: 60)
    let error = try #require(throws: ShardError.self) { try ShardSet(folder: set) }
    #expect(error.place == .folder)
    #expect(error.problem.contains("run the build again"))
  }

  @Test("goes on after an interruption and ends with the same bytes", arguments: [0, 1, 30, 79])
  func resumed(count: Int) throws {
    try Samples.writeSet(documents, to: folder.file("uninterrupted"))
    try interrupt(after: count)
    try interrupt(after: max(count, 50))
    let completed = try ShardSetWriter(folder: set, options: Samples.options()).completedDocuments
    #expect(completed > 20)
    try Samples.writeSet(documents, to: set)
    #expect(try contents(of: set) == contents(of: folder.file("uninterrupted")))
  }

  @Test("starts anew when the options or the inputs are others")
  func otherBuild() throws {
    try interrupt(after: 60)
    var options = Samples.options()
    options.buildIdentity = ["a.tar 18 bytes"]
    let writer = try ShardSetWriter(folder: set, options: options)
    #expect(writer.completedDocuments == 0)
    #expect(try FileSystem.list(set).allSatisfy { !$0.hasPrefix("shard-") })
  }

  @Test("writes a finished shard again that was damaged meanwhile, and those after it")
  func damagedMeanwhile() throws {
    try interrupt(after: 79)
    var bytes = try folder.read("set/shard-00001.zst")
    bytes[100] ^= 1
    try folder.write(bytes, to: "set/shard-00001.zst")
    do {
      let writer = try ShardSetWriter(folder: set, options: Samples.options())
      #expect(writer.completedDocuments > 0 && writer.completedDocuments < 40)
    }
    try Samples.writeSet(documents, to: set)
    #expect(try ShardSet(folder: set).verify().isEmpty)
  }

  @Test("trusts no line of a ledger that is torn or is none")
  func tornLedger() throws {
    try Samples.writeSet(documents, to: folder.file("uninterrupted"))
    try interrupt(after: 79)
    var ledger = try folder.read("set/ledger.jsonl")
    ledger.removeLast(10)
    try folder.write(ledger + Array("\n{}\nnot JSON\n".utf8), to: "set/ledger.jsonl")
    try Samples.writeSet(documents, to: set)
    #expect(try contents(of: set) == contents(of: folder.file("uninterrupted")))
  }

  @Test("in a folder with a finished set is refused, unless it is to be replaced")
  func replacing() throws {
    try Samples.writeSet(documents, to: set)
    #expect(throws: ShardError.self) {
      _ = try ShardSetWriter(folder: set, options: Samples.options())
    }
    #expect(try ShardSet(folder: set).verify().isEmpty)
    let writer = try ShardSetWriter(folder: set, options: Samples.options(), replace: true)
    #expect(!FileSystem.exists(set + "/manifest.json"))
    let manifest = try writer.finish()
    #expect(manifest.documents == 0)
    #expect(try FileSystem.list(set) == ["manifest.json"])
  }

  @Test("in a folder where another writer is at work is refused")
  func locked() throws {
    let writer = try ShardSetWriter(folder: set, options: Samples.options())
    let error = try #require(throws: StorageError.self) {
      _ = try ShardSetWriter(folder: set, options: Samples.options())
    }
    #expect(error.operation == .lock)
    _ = try writer.finish()
  }

  @Test("removes what a killed writer left behind")
  func leftovers() throws {
    try FileSystem.createFolder(set)
    try folder.write("torn", to: "set/.tmp-shard-00000.zst-1-0")
    try Samples.writeSet(documents, to: set)
    #expect(try FileSystem.list(set).allSatisfy { !$0.hasPrefix(".") })
  }
}
