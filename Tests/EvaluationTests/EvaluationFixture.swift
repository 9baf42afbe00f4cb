import LanguageModel
import Shards
import Storage
import Tensors
import TestSupport

/// The tiny model, adapters of it, and small shard sets of seeded ids.
struct EvaluationFixture {
  let folder: TemporaryFolder
  let tiny: TinyModelFolder
  let model: Transformer

  init() throws {
    folder = try TemporaryFolder()
    tiny = try TinyModelFolder()
    model = try Transformer(folder: tiny.path, compute: Compute(threads: 2))
  }

  /// An adapter as training starts it, or one whose B is not zero either.
  func adapter(isTrained: Bool) -> Adapter {
    let adapter = Adapter(LoRAConfiguration(rank: 3, alpha: 6), for: model.configuration)
    adapter.initialize(seed: 1)
    guard isTrained else { return adapter }
    var generator = SeededGenerator(seed: 2)
    for (_, matrix) in adapter.tensors.sorted(by: { $0.key < $1.key }) {
      for row in 0..<matrix.rows {
        for column in 0..<matrix.columns {
          matrix[row, column] += Float.random(in: -0.2...0.2, using: &generator)
        }
      }
    }
    return adapter
  }

  /// Writes documents of the given roles, with ids from the seed, and opens the set.
  func set(
    _ name: String, kind: ShardManifest.Kind, documents: [[RoleSpan]], seed: UInt64 = 1,
    vocabularySize: Int = TinyModelFolder.vocabularySize
  ) throws -> (set: ShardSet, ids: [[UInt32]]) {
    let tokenizer = TokenizerIdentity(
      hash: Digest(of: Array("tiny".utf8)), name: "tiny", vocabularySize: vocabularySize)
    var generator = SeededGenerator(seed: seed)
    let ids = documents.map { spans in
      (0..<spans.reduce(0) { $0 + $1.count }).map { _ in
        UInt32.random(in: 3..<UInt32(vocabularySize), using: &generator)
      }
    }
    var writer = try ShardSetWriter(
      folder: folder.file(name), options: ShardSetOptions(kind: kind, tokenizer: tokenizer))
    for (number, spans) in documents.enumerated() {
      try writer.append(
        ids: ids[number], spans: spans,
        provenance: Provenance(file: name, record: number + 1, byteOffset: 0))
    }
    _ = try writer.finishOnlyPart()
    return (try ShardSet(folder: folder.file(name)), ids)
  }

  /// A set of texts of the given lengths.
  func texts(_ lengths: [Int]) throws -> (set: ShardSet, ids: [[UInt32]]) {
    try set("texts", kind: .text, documents: lengths.map { [RoleSpan(role: .text, count: $0)] })
  }

  /// A set of records of a prompt and a response of the given lengths.
  func chats(_ lengths: [(Int, Int)]) throws -> (set: ShardSet, ids: [[UInt32]]) {
    try set(
      "chats", kind: .chat,
      documents: lengths.map {
        [RoleSpan(role: .prompt, count: $0.0), RoleSpan(role: .response, count: $0.1)]
      })
  }
}
