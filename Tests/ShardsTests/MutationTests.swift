import Shards
import Storage
import TestSupport
import Testing

/// `REHEARSE_MUTATIONS` says how many; 5,000 take a minute or two.
@Suite("Bit flips and truncations anywhere in a shard set")
struct MutationTests {
  private let folder: TemporaryFolder
  private let set: String
  private let documents = Samples.documents(60, longest: 4_000)

  init() throws {
    folder = try TemporaryFolder()
    set = folder.file("set")
    // The first shard is one of codes, the others are plain.
    try Samples.writeSet(documents, to: set, tokensPerShard: 70_000)
  }

  /// True if opening or verifying says that the set is damaged.
  private var isFound: Bool {
    guard let set = try? ShardSet(folder: set) else { return true }
    return !set.verify(threads: 2).isEmpty
  }

  private func checkReading() throws {
    guard let set = try? ShardSet(folder: set) else { return }
    for (number, document) in documents.enumerated() {
      guard let entry = try? set.document(number), let ids = try? set.tokens(in: entry.tokens)
      else { continue }
      #expect(ids == document.ids && entry.spans == document.spans)
      #expect(entry.provenance == document.provenance)
    }
  }

  private func checkRepair() throws {
    let output = folder.file("repaired")
    defer { try? FileSystem.removeFolder(output) }
    guard let repair = try? ShardSetRepair(folder: set, threads: 1) else { return }
    _ = try repair.write(to: output)
    let repaired = try ShardSet(folder: output)
    #expect(repaired.verify().isEmpty)
    for number in 0..<repaired.documentCount {
      let entry = try repaired.document(number)
      let original = try #require(documents.first { $0.provenance == entry.provenance })
      #expect(try repaired.tokens(in: entry.tokens) == original.ids)
      #expect(entry.spans == original.spans)
    }
  }

  @Test("are all found by verifying, crash no reader and give no wrong tokens, nor do repairs")
  func everyMutationIsFound() throws {
    let names = try FileSystem.list(set)
    let files = try names.map { try folder.read("set/" + $0) }
    #expect(files.count > 2)
    for seed in 0..<TestSettings.number("REHEARSE_MUTATIONS", otherwise: 200) {
      var generator = SeededGenerator(seed: UInt64(seed))
      let file = Int.random(in: files.indices, using: &generator)
      try folder.writeAnew(files[file].damaged(&generator), to: "set/" + names[file])
      #expect(isFound, "seed \(seed), \(names[file])")
      try checkReading()
      if seed.isMultiple(of: 20) { try checkRepair() }
      try folder.writeAnew(files[file], to: "set/" + names[file])
    }
  }
}
