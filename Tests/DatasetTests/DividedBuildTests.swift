import Documents
import FoundationEssentials
import Glibc
import Shards
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Dataset

@Suite("A build in parts")
struct DividedBuildTests {
  private let model: TinyModel
  private let folder: TemporaryFolder
  private let inputs: [String]

  /// Small files, a large one, none, and small ones again.
  init() throws {
    model = try TinyModel()
    folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 5)
    func lines(_ count: Int) -> String {
      (0..<count).map { number in
        let words = Int.random(in: 1...40, using: &generator)
        return number % 50 == 7
          ? "{broken\n"
          : "{\"text\": \"\(String(repeating: "the hat in the hall ", count: words))\"}\n"
      }.joined()
    }
    for number in 0..<4 { try folder.write(lines(8), to: "in/a\(number).jsonl") }
    try folder.write(lines(400), to: "in/b.jsonl")
    try folder.write("", to: "in/c.jsonl")
    for number in 0..<6 { try folder.write("text \(number)", to: "in/d\(number).txt") }
    try folder.write("unknown", to: "in/e.bin")
    inputs = [folder.file("in")]
  }

  private func builder(
    rank: BuildRank = .only, deduplicates: Bool = false
  ) throws -> ShardBuilder {
    var builder = try ShardBuilder(
      tokenizer: model.tokenizer, tokenizerName: "tiny", form: .text())
    builder.partBytes = 10_000
    builder.tokensPerShard = 1_500
    builder.rank = rank
    if deduplicates {
      builder.hygiene.deduplication = .near(MinHashSettings())
      builder.hygiene.filter = FilterCommand(
        #"awk '{ print "{\"id\": " NR ", \"keep\": " (NR % 9 ? "true" : "false") "}" }'"#)
    }
    return builder
  }

  private func listing(_ name: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for entry in try FileSystem.list(folder.file(name)) where !entry.hasPrefix("rank-") {
      files[entry] = try FileSystem.read(folder.file(name) + "/" + entry, limit: 1 << 24)
    }
    return files
  }

  @Test("gives the same bytes from any number of ranks and workers", arguments: [2, 3, 7])
  func ranks(world: Int) throws {
    let whole = try builder().build(inputs: inputs, to: folder.file("one"))
    var counts = BuildPart.Counts()
    var documents = 0
    for rank in 0..<world {
      let share = try builder(rank: BuildRank(rank: rank, world: world))
        .build(inputs: inputs, to: folder.file("ranks"), workers: 1 + rank % 2)
      #expect(share.manifest == nil)
      counts += share.counts
      documents += share.documents
    }
    #expect(counts == whole.counts)
    #expect(documents == whole.documents)
    _ = try ShardSetMerger(folders: [folder.file("ranks")]).merge(into: folder.file("ranks"))
    #expect(try listing("ranks") == listing("one"))
    #expect(whole.counts.rejected == ["broken JSON": 12, "unknown format": 1])
  }

  @Test("compares each record with those of all ranks, and with those that were done before")
  func deduplicated() throws {
    let whole = try builder(deduplicates: true).build(inputs: inputs, to: folder.file("one"))
    #expect((whole.counts.rejected["duplicate"] ?? 0) > 100)
    #expect((whole.counts.rejected["filter"] ?? 0) > 10)
    for rank in 0..<3 {
      _ = try builder(rank: BuildRank(rank: rank, world: 3), deduplicates: true)
        .build(inputs: inputs, to: folder.file("ranks"), workers: 2)
    }
    _ = try ShardSetMerger(folders: [folder.file("ranks")]).merge(into: folder.file("ranks"))
    #expect(try listing("ranks") == listing("one"))
    let left = Mutex(9)
    #expect(throws: BuildInterruption.self) {
      try builder(deduplicates: true).build(
        inputs: inputs, to: folder.file("two"),
        shouldStop: {
          left.withLock {
            $0 -= 1; return $0 < 0
          }
        })
    }
    #expect(
      try builder(deduplicates: true).build(inputs: inputs, to: folder.file("two")) == whole)
    #expect(try listing("two") == listing("one"))
  }

  @Test("that is stopped at any moment goes on, and ends with the same bytes", arguments: 0..<12)
  func stopped(after chunks: Int) throws {
    let whole = try builder().build(inputs: inputs, to: folder.file("one"))
    let left = Mutex(chunks)
    #expect(throws: BuildInterruption.self) {
      try builder().build(
        inputs: inputs, to: folder.file("two"), workers: 1,
        shouldStop: {
          left.withLock {
            $0 -= 1; return $0 < 0
          }
        })
    }
    #expect(!FileSystem.exists(folder.file("two/manifest.json")))
    #expect(try FileSystem.list(folder.file("two")).allSatisfy { !$0.hasPrefix(".tmp") })
    #expect(try builder().build(inputs: inputs, to: folder.file("two"), workers: 2) == whole)
    #expect(try listing("two") == listing("one"))
  }

  @Test("does not begin again with parts that are done")
  func continued() throws {
    let left = Mutex(8)
    #expect(throws: BuildInterruption.self) {
      try builder().build(
        inputs: inputs, to: folder.file("out"),
        shouldStop: {
          left.withLock {
            $0 -= 1; return $0 < 0
          }
        })
    }
    let first = FileStamp(path: folder.file("out/shard-00000.zst"))
    _ = try builder().build(inputs: inputs, to: folder.file("out"))
    #expect(first != nil)
    #expect(FileStamp(path: folder.file("out/shard-00000.zst")) == first)
  }

  @Test("is refused where an input changes while it is read")
  func changedInput() throws {
    let path = folder.file("in/b.jsonl")
    let isFirst = Mutex(true)
    let error = try #require(throws: DocumentError.self) {
      try builder().build(
        inputs: inputs, to: folder.file("out"),
        onProgress: { _ in
          guard
            isFirst.withLock({
              let was = $0; $0 = false; return was
            })
          else { return }
          _ = try? folder.write("{\"text\": \"other\"}\n", to: "in/d0.txt")
        })
    }
    #expect(error.description.contains("changed while it was read"))
    #expect(FileSystem.exists(path))
    #expect(!FileSystem.exists(folder.file("out/manifest.json")))
  }

  @Test("is refused where an input is cut off while it is read")
  func cutOffInput() throws {
    let isFirst = Mutex(true)
    let line = "{\"text\": \"\(String(repeating: "the hat in the hall ", count: 100))\"}\n"
    let path = try folder.write(String(repeating: line, count: 1000), to: "long.jsonl")
    let error = try #require(throws: DocumentError.self) {
      try builder().build(
        inputs: [path], to: folder.file("out"),
        onProgress: { _ in
          guard
            isFirst.withLock({
              let was = $0; $0 = false; return was
            })
          else { return }
          truncate(path, 100)
        })
    }
    #expect(error.file == path)
    #expect(!FileSystem.exists(folder.file("out/manifest.json")))
  }

  @Test("does not read the set that it is to replace")
  func ownInput() throws {
    _ = try builder().build(inputs: inputs, to: folder.file("in/out"))
    #expect(throws: BuildError.self) {
      try builder().build(inputs: inputs, to: folder.file("in/out"), replace: true)
    }
    #expect(FileSystem.exists(folder.file("in/out/manifest.json")))
  }

  @Test("cannot share standard input")
  func standardInput() throws {
    #expect(throws: BuildError.self) {
      try builder(rank: BuildRank(rank: 1, world: 2)).build(
        inputs: ["-"], to: folder.file("out"))
    }
  }

  @Test("gathers small files in order and gives large ones parts of their own")
  func groups() throws {
    let groups = InputGroup.groups(of: try InputFile.files(of: inputs), partBytes: 10_000)
    #expect(groups.flatMap { $0.files.map(\.path) } == (try FileSystem.walk(inputs[0])))
    #expect(groups.contains { $0.isDivided && $0.files.count == 1 })
    for group in groups where !group.isDivided {
      #expect(group.size.map { $0 <= 10_000 } == true)
    }
    for (first, second) in zip(groups, groups.dropFirst())
    where !first.isDivided && !second.isDivided {
      #expect((first.size ?? 0) + (second.files.first?.size ?? 0) > 10_000)
    }
  }
}
