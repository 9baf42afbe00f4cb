import TestSupport
import Testing

/// `REHEARSE_MUTATIONS` says how many.
@Suite("shards, over sets with a flipped bit or a file cut short")
struct DamagedSetTests {
  private let workspace: Workspace
  private let documents: [String]
  private let files: [String: [UInt8]]

  init() throws {
    workspace = try Workspace()
    let corpus = Corpus.prose(1500)
    // The first shard is large enough for codes, the others are plain.
    try workspace.build(
      "s", "--part-bytes", "150000", "--tokens-per-shard", "70000", "-", input: corpus)
    documents = try workspace.rehearse("shards", "cat", "--ids", "s").lines
    files = try workspace.files(in: "s")
  }

  @Test("no command crashes or prints what the set never held, and verify finds each")
  func commands() throws {
    #expect(documents.count == 1500 && files.count > 2)
    let names = files.keys.sorted()
    for seed in 0..<TestSettings.number("REHEARSE_MUTATIONS", otherwise: 8) {
      var generator = SeededGenerator(seed: UInt64(seed))
      let name = names[Int.random(in: names.indices, using: &generator)]
      let original = try #require(files[name])
      try workspace.folder.write(original.damaged(&generator), to: "s/\(name)")
      #expect(
        [1, 2].contains(try workspace.rehearse("shards", "verify", "s").status), "seed \(seed)")
      #expect([0, 1].contains(try workspace.rehearse("shards", "list", "s").status))

      let all = try workspace.rehearse("shards", "cat", "--ids", "s")
      #expect([0, 1, 2].contains(all.status) && documents.starts(with: all.lines), "seed \(seed)")
      let number = Int.random(in: documents.indices, using: &generator)
      let one = try workspace.rehearse("shards", "cat", "--ids", "--document", "\(number)", "s")
      #expect([0, 1, 2].contains(one.status) && [[], [documents[number]]].contains(one.lines))

      let repair = try workspace.rehearse("shards", "repair", "s", "--out", "repaired-\(seed)")
      #expect([0, 1].contains(repair.status), "seed \(seed): \(repair.errors)")
      if repair.status == 0 {
        let kept = try workspace.rehearse("shards", "cat", "--ids", "repaired-\(seed)")
        #expect(kept.status == 0 && Set(kept.lines).isSubset(of: documents), "seed \(seed)")
      }
      try workspace.folder.write(original, to: "s/\(name)")
    }
  }
}
