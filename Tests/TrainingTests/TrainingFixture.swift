import Dataset
import LanguageModel
import Sampling
import Shards
import Storage
import Tensors
import TestSupport

@testable import Training

/// A tiny model, two small shard sets, and run files that use them.
struct TrainingFixture {
  let model: TinyModelFolder
  let folder: TemporaryFolder

  init() throws {
    model = try TinyModelFolder()
    folder = try TemporaryFolder()
    try write("task", kind: .chat, seed: 1) { generator in
      let (prompt, response) = (
        Int.random(in: 3...12, using: &generator), Int.random(in: 2...10, using: &generator)
      )
      return [RoleSpan(role: .prompt, count: prompt), RoleSpan(role: .response, count: response)]
    }
    try write("prose", kind: .text, seed: 2) { generator in
      [RoleSpan(role: .text, count: Int.random(in: 10...60, using: &generator))]
    }
  }

  private func write(
    _ name: String, kind: ShardManifest.Kind, seed: UInt64,
    spans: (inout SeededGenerator) -> [RoleSpan]
  ) throws {
    var generator = SeededGenerator(seed: seed)
    let documents = (0..<40).map { _ in
      let spans = spans(&generator)
      let ids = (0..<spans.reduce(0) { $0 + $1.count }).map { _ in
        UInt32.random(in: 3..<UInt32(TinyModelFolder.vocabularySize), using: &generator)
      }
      return (ids, spans)
    }
    try write(name, kind: kind, documents: documents)
  }

  /// Chat documents of the given roles, their tokens the same whatever the documents' number.
  func write(_ name: String, documents: [[(TokenRole, Int)]]) throws {
    var next: UInt32 = 3
    let documents = documents.map { roles in
      let spans = roles.map { RoleSpan(role: $0.0, count: $0.1) }
      let first = next
      next += UInt32(spans.reduce(0) { $0 + $1.count })
      return (Array(first..<next), spans)
    }
    try write(name, kind: .chat, documents: documents)
  }

  private func write(
    _ name: String, kind: ShardManifest.Kind, documents: [(ids: [UInt32], spans: [RoleSpan])]
  ) throws {
    let tokenizer = TokenizerIdentity(
      hash: Digest(of: Array("tiny".utf8)), name: "tiny",
      vocabularySize: TinyModelFolder.vocabularySize)
    var writer = try ShardSetWriter(
      folder: folder.file(name), options: ShardSetOptions(kind: kind, tokenizer: tokenizer))
    for (number, document) in documents.enumerated() {
      try writer.append(
        ids: document.ids, spans: document.spans,
        provenance: Provenance(file: name, record: number + 1, byteOffset: 0))
    }
    _ = try writer.finishOnlyPart()
  }

  func source(_ name: String, share: Int = 1) -> SourceSpecification {
    SourceSpecification(
      name: name, shards: folder.file(name), share: ShareSchedule(ExactShare(share)),
      overflow: .truncate)
  }

  /// Six steps of three task sequences and one of replay, with KL on the replay.
  func run(output: String = "run", change: (inout RunFile) -> Void = { _ in }) -> RunFile {
    var run = RunFile(
      model: model.path, output: folder.file(output), seed: 17, sequenceLength: 48,
      batch: RunFile.Batch(sequences: 4, micro: 2), steps: 6,
      sources: [source("task", share: 3), source("prose")],
      lora: LoRAConfiguration(rank: 3, alpha: 6),
      loss: RunFile.Loss(kl: RunFile.KL(coefficient: 1)),
      optimizer: RunFile.Optimizer(learningRate: 1e-2),
      schedule: RunFile.Schedule(kind: .cosine, warmupSteps: 2, finalFraction: 0.1),
      checkpoint: RunFile.Checkpoint(every: 0, keep: 2), compute: RunFile.Compute(threads: 2))
    change(&run)
    return run
  }

  /// Trains to the end; returns every step's record and the adapter's elements.
  func train(
    _ run: RunFile, start: TrainingRun.Start = .new
  ) throws -> (records: [StepRecord], adapter: [Float]) {
    let training = try TrainingRun(run, start: start)
    var records: [StepRecord] = []
    try training.train(report: { records.append($0) })
    return (records, training.trained.elements.values)
  }

  /// One batch's losses and gradient, from an adapter whose B is not zero.
  ///
  /// - Parameter batch: the run's first by default.
  func gradient(
    _ run: RunFile, of batch: Batch? = nil
  ) throws -> (losses: StepLosses, elements: [Float]) {
    let model = try Transformer(folder: run.model, compute: Compute(threads: 2))
    let adapter = Adapter(run.lora, for: model.configuration)
    var generator = SeededGenerator(seed: 5)
    adapter.elements.withMutableRow(0) { row in
      for index in row.indices { row[index] = Float.random(in: -0.3...0.3, using: &generator) }
    }
    let batch = try batch ?? self.batch(run)
    let trained = TrainedModel.adapter(adapter, of: model)
    let gradients = trained.makeGradients()
    let objective = Objective(trained, base: model, run: run)
    let losses = try objective.accumulate(batch, into: gradients)
    return (losses, gradients.elements.values)
  }
}

/// |a − b| / |b| in the Euclidean norm.
func relativeDistance(_ a: [Float], _ b: [Float]) -> Double {
  precondition(a.count == b.count)
  var (distance, norm) = (0.0, 0.0)
  for (x, y) in zip(a, b) {
    distance += (Double(x) - Double(y)) * (Double(x) - Double(y))
    norm += Double(y) * Double(y)
  }
  return (distance / norm).squareRoot()
}

extension TrainingFixture {
  /// The first batch of a run.
  func batch(_ run: RunFile) throws -> Batch {
    try BatchSampler(mixture: run.mixture, steps: run.steps).batch(step: 0)
  }
}
