import Dataset
import FoundationEssentials
import LanguageModel

/// What a checkpoint says beside its vectors.
struct CheckpointRecord: Codable, Equatable {
  /// The steps done.
  var step: Int
  /// Where the run's mixture started.
  var start: MixtureStart
  /// How many sequences have been drawn from each source.
  var drawn: [String: Int]
  /// The tokens drawn from each source.
  var tokens: [String: Int]
  /// Those of them that are supervised.
  var supervisedTokens: [String: Int]
  /// What the run depends on.
  var fingerprint: MixtureFingerprint

  enum CodingKeys: String, CodingKey {
    case step, start, drawn, tokens, fingerprint
    case supervisedTokens = "supervised_tokens"
  }

  /// Whether a run can have come so far; the counts leave room for what it is still to draw.
  var isPossible: Bool {
    let counts = [start.drawn, drawn, tokens, supervisedTokens].flatMap(\.values)
    return 0 <= start.step && start.step <= step
      && counts.allSatisfy { (0...Int.max / 2).contains($0) }
  }

  /// The start of a mixture that takes the place of this checkpoint's: sources that are still the same
  /// go on where they are.
  func start(of mixture: MixtureFingerprint) -> MixtureStart {
    MixtureStart(
      step: step,
      drawn: drawn.filter { name, _ in mixture.hasSameSequences(ofSource: name, as: fingerprint) })
  }
}

/// A checkpoint's file, opened: vectors, and the record as text in the header.
struct SavedCheckpoint {
  /// The key of the record in the header.
  static let recordKey = "state"

  let file: SafetensorsFile
  let record: CheckpointRecord

  /// - Throws: `TrainingError` where the file is no checkpoint, and the errors of reading it.
  init(path: String) throws {
    file = try SafetensorsFile(path: path)
    guard let text = file.metadata[Self.recordKey],
      let record = try? JSONDecoder().decode(CheckpointRecord.self, from: Data(text.utf8)),
      record.isPossible
    else { throw TrainingError(path: path, problem: "not a checkpoint of a run") }
    self.record = record
  }

  /// Refuses to go on with what has other elements than were saved: an adapter of another shape, or all
  /// weights in place of an adapter.
  ///
  /// - Throws: `TrainingError` naming what differs.
  func requireAdapter(_ fingerprint: MixtureFingerprint) throws {
    let shape = ["tuning", "lora.rank", "lora.targets", "lora.layers"]
    let differences = fingerprint.differences(from: record.fingerprint)
      .filter { difference in shape.contains { difference.hasPrefix("\($0):") } }
    guard differences.isEmpty else {
      throw TrainingError(
        path: file.path,
        problem:
          "was saved by a run that trains something else: \(differences.joined(separator: "; ")); "
          + "restore it, or start over with --overwrite")
    }
  }

  /// Refuses to go on from another adapter before the first step, which a penalty pulls towards.
  ///
  /// - Throws: `TrainingError` naming what differs.
  func requireStart(_ fingerprint: MixtureFingerprint, of run: RunFile) throws {
    let kind = run.loss.penalty.kind
    guard kind.curvature != nil else { return }
    // The seed decides A, which leaves the weights those of the base as long as B = 0.
    let keys = kind == .laplace && run.adapter == nil ? ["adapter", "seed"] : ["adapter"]
    let differences = fingerprint.differences(from: record.fingerprint)
      .filter { difference in keys.contains { difference.hasPrefix("\($0):") } }
    guard differences.isEmpty else {
      throw TrainingError(
        path: file.path,
        problem: "holds an adapter that started elsewhere, which loss.penalty pulls towards: "
          + "\(differences.joined(separator: "; ")); restore it, or start over with --overwrite")
    }
  }

  /// Refuses to go on with a run that differs from the one that was saved.
  ///
  /// - Throws: `TrainingError` naming what differs.
  func require(_ fingerprint: MixtureFingerprint) throws {
    let differences = fingerprint.differences(from: record.fingerprint)
    guard differences.isEmpty else {
      throw TrainingError(
        path: file.path,
        problem: "was saved by a run that differs: \(differences.joined(separator: "; ")); "
          + "restore what changed, or accept it with --allow-changed")
    }
  }
}
