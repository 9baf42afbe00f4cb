import Dataset
import Sampling
import Shards
import Storage
import TestSupport

/// Shard sets for tests: every id of a set is different, so that a token says where it is from.
struct ShardFixture {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static func tokenizer(_ name: String = "test") -> TokenizerIdentity {
    TokenizerIdentity(hash: Digest(of: Array(name.utf8)), name: name, vocabularySize: 1 << 20)
  }

  /// Writes documents whose tokens are numbered through, and returns the folder.
  @discardableResult
  func write(
    _ name: String, kind: ShardManifest.Kind, documents: [[RoleSpan]], firstID: UInt32 = 0,
    tokenizer: TokenizerIdentity = Self.tokenizer(), tokensPerShard: Int = 1000
  ) throws -> String {
    var options = ShardSetOptions(kind: kind, tokenizer: tokenizer)
    options.tokensPerShard = tokensPerShard
    var writer = try ShardSetWriter(folder: folder.file(name), options: options)
    var next = firstID
    for (number, spans) in documents.enumerated() {
      let count = UInt32(spans.reduce(0) { $0 + $1.count })
      try writer.append(
        ids: Array(next..<next + count), spans: spans,
        provenance: Provenance(file: "\(name).jsonl", record: number + 1, byteOffset: number * 10))
      next += count
    }
    _ = try writer.finishOnlyPart()
    return folder.file(name)
  }

  /// Texts of the given lengths.
  @discardableResult
  func writeTexts(_ name: String, lengths: [Int], firstID: UInt32 = 0) throws -> String {
    try write(
      name, kind: .text, documents: lengths.map { [RoleSpan(role: .text, count: $0)] },
      firstID: firstID)
  }

  /// Records of a prompt and a response.
  @discardableResult
  func writeChats(_ name: String, lengths: [(Int, Int)], firstID: UInt32 = 0) throws -> String {
    try write(
      name, kind: .chat,
      documents: lengths.map {
        [RoleSpan(role: .prompt, count: $0.0), RoleSpan(role: .response, count: $0.1)]
      }, firstID: firstID)
  }

  func source(
    _ name: String, share: Int = 1, repeatLimit: Int? = nil, overflow: OverflowPolicy = .error,
    packs: Bool = true
  ) -> SourceSpecification {
    SourceSpecification(
      name: name, shards: folder.file(name), share: ShareSchedule(ExactShare(share)),
      repeatLimit: repeatLimit,
      overflow: overflow, packs: packs)
  }

  /// Two chat sources and one of texts, with lengths from a seed.
  func writeMixture(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    func chats() -> [(Int, Int)] {
      (0..<60).map { _ in
        (Int.random(in: 1...20, using: &generator), Int.random(in: 1...30, using: &generator))
      }
    }
    try writeChats("sums", lengths: chats())
    try writeChats("facts", lengths: chats(), firstID: 100_000)
    try writeTexts(
      "prose", lengths: (0..<40).map { _ in Int.random(in: 1...150, using: &generator) },
      firstID: 200_000)
  }

  func mixture(unit: ShareUnit, seed: UInt64 = 17) -> Mixture {
    Mixture(
      sources: [
        source("sums", share: 3), source("facts", share: 1, packs: false),
        source("prose", share: 2),
      ],
      shareUnit: unit, sequenceLength: 64, sequencesPerStep: 6, seed: seed)
  }
}
