import Dataset
import FoundationEssentials
import LanguageModel
import Storage
import Tensors

/// All that a run carries from one step to the next.
final class TrainingState {
  /// The steps done.
  var step = 0
  /// The tokens drawn from each source so far.
  var tokens: [Int]
  /// Those of them that are supervised.
  var supervisedTokens: [Int]
  let trained: TrainedModel
  let optimizer: AdamW

  /// The state before the first step.
  ///
  /// - Throws: `ModelError` or `TrainingError` where the base's weights cannot be read, or the adapter
  ///   to begin from does not fit.
  init(_ run: RunFile, base: Transformer) throws {
    trained = try TrainedModel(startOf: run, base: base)
    optimizer = AdamW(run.optimizer, elements: trained.elements.count)
    tokens = run.sources.map { _ in 0 }
    supervisedTokens = tokens
  }

  func count(_ batch: Batch) {
    for sequence in batch.sequences {
      tokens[sequence.source] += sequence.tokenCount
      supervisedTokens[sequence.source] += sequence.supervisedTokenCount
    }
  }
}

extension TrainingState {
  private static let parameters = "parameters"
  private static let firstMoment = "first_moment"
  private static let secondMoment = "second_moment"

  private var vectors: [String: Matrix] {
    [
      Self.parameters: trained.elements, Self.firstMoment: optimizer.firstMoment,
      Self.secondMoment: optimizer.secondMoment,
    ]
  }

  /// Writes a checkpoint, whole or not at all.
  ///
  /// - Parameter sampler: what the run's batches are drawn by.
  func write(to path: String, sampler: BatchSampler, fingerprint: MixtureFingerprint) throws {
    let names = sampler.mixture.sources.map(\.name)
    let record = CheckpointRecord(
      step: step, start: sampler.mixture.start, drawn: sampler.start(atStep: step).drawn,
      tokens: Dictionary(uniqueKeysWithValues: zip(names, tokens)),
      supervisedTokens: Dictionary(uniqueKeysWithValues: zip(names, supervisedTokens)),
      fingerprint: fingerprint)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(record), as: UTF8.self)
    try SafetensorsWriter.write(vectors, metadata: [SavedCheckpoint.recordKey: text], to: path)
  }

  /// Takes over the state that a checkpoint holds.
  ///
  /// - Parameter names: the sources, in order.
  /// - Throws: `TrainingError` where the checkpoint has another number of elements.
  func load(_ checkpoint: SavedCheckpoint, sources names: [String]) throws {
    let (file, record) = (checkpoint.file, checkpoint.record)
    for (name, vector) in vectors.sorted(by: { $0.key < $1.key }) {
      guard let entry = file.entries[name], entry.type == "F32",
        entry.shape == [1, vector.columns]
      else {
        throw TrainingError(
          path: file.path,
          problem: "\(name) does not have the run's \(vector.columns) elements")
      }
      file.withBytes(of: name) { vector.load($0, as: .float32, compute: Compute(threads: 1)) }
    }
    trained.elementsChanged()
    step = record.step
    optimizer.updates = record.step
    tokens = names.map { record.tokens[$0] ?? 0 }
    supervisedTokens = names.map { record.supervisedTokens[$0] ?? 0 }
  }
}
