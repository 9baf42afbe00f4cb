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
  let adapter: Adapter
  let optimizer: AdamW

  /// The state before the first step.
  init(_ run: RunFile, model: ModelConfiguration) {
    adapter = Adapter(run.lora, for: model)
    adapter.initialize(seed: run.seed)
    optimizer = AdamW(run.optimizer, elements: adapter.elements.count)
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

/// A checkpoint's file: the state's vectors, and the rest of it as text in the header.
extension TrainingState {
  private static let parameters = "parameters"
  private static let firstMoment = "first_moment"
  private static let secondMoment = "second_moment"

  private struct Rest: Codable {
    let step: Int
    let tokens: [Int]
    let supervisedTokens: [Int]
    let fingerprint: MixtureFingerprint
  }

  private var vectors: [String: Matrix] {
    [
      Self.parameters: adapter.elements, Self.firstMoment: optimizer.firstMoment,
      Self.secondMoment: optimizer.secondMoment,
    ]
  }

  /// Writes the state, whole or not at all.
  func write(to path: String, fingerprint: MixtureFingerprint) throws {
    let rest = Rest(
      step: step, tokens: tokens, supervisedTokens: supervisedTokens, fingerprint: fingerprint)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(rest), as: UTF8.self)
    try SafetensorsWriter.write(vectors, metadata: ["state": text], to: path)
  }

  /// Takes over the state in a file.
  ///
  /// - Throws: `TrainingError` where the file belongs to a run that differs in what `fingerprint`
  ///   names, unless `allowsChanges`; also where it is damaged.
  func read(from path: String, fingerprint: MixtureFingerprint, allowsChanges: Bool) throws {
    let file = try SafetensorsFile(path: path)
    guard let text = file.metadata["state"],
      let rest = try? JSONDecoder().decode(Rest.self, from: Data(text.utf8)), rest.step >= 0
    else { throw TrainingError(path: path, problem: "not a checkpoint of a run") }
    let differences = fingerprint.differences(from: rest.fingerprint)
    guard differences.isEmpty || allowsChanges else {
      throw TrainingError(
        path: path,
        problem: "was saved by a run that differs: \(differences.joined(separator: "; ")); "
          + "restore what changed, or accept it with --allow-changed")
    }
    for (name, vector) in vectors.sorted(by: { $0.key < $1.key }) {
      guard let entry = file.entries[name], entry.type == "F32",
        entry.shape == [1, vector.columns]
      else {
        throw TrainingError(
          path: path, problem: "\(name) does not have the adapter's \(vector.columns) elements")
      }
      file.withBytes(of: name) { vector.load($0, as: .float32, compute: Compute(threads: 1)) }
    }
    step = rest.step
    optimizer.updates = rest.step
    if rest.tokens.count == tokens.count, rest.supervisedTokens.count == tokens.count {
      tokens = rest.tokens
      supervisedTokens = rest.supervisedTokens
    }
  }
}
