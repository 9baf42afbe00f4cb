import FoundationEssentials
import Storage

/// Decides by the loss on a held-out set when a run ends.
///
/// It knows what `metrics.jsonl` holds alone, so that a resumed run decides as one that was never
/// interrupted.
struct EarlyStopper {
  private let rule: RunFile.Evaluation.EarlyStop
  private var lowest = Double.infinity
  private var measurementsSinceLowest = 0

  /// Takes over the measurements that are in a file, which need not be there.
  ///
  /// - Throws: `StorageError`, or `TrainingError` where a measurement lacks the set.
  init(_ rule: RunFile.Evaluation.EarlyStop, metrics path: String) throws {
    self.rule = rule
    guard FileSystem.exists(path) else { return }
    let lines = try FileSystem.read(path, limit: 1 << 32).split(separator: UInt8(ascii: "\n"))
    for line in lines { _ = try isBest(String(decoding: line, as: UTF8.self)) }
  }

  /// Whether the measurements since the lowest loss have used up the patience.
  var isDue: Bool { measurementsSinceLowest >= rule.patience }

  /// Takes a line of `metrics.jsonl`; true where it is a measurement with the lowest loss so far.
  ///
  /// - Throws: `TrainingError` where a measurement lacks the set.
  mutating func isBest(_ line: String) throws -> Bool {
    struct Losses: Decodable { let nll: Double }
    struct Line: Decodable { let evaluation: [String: Losses]? }
    let decoded = try? JSONDecoder().decode(Line.self, from: Data(line.utf8))
    guard let measured = decoded?.evaluation else { return false }
    guard let loss = measured[rule.set]?.nll else {
      throw TrainingError(
        path: rule.set, problem: "was not measured, but evaluation.early_stop goes by it")
    }
    let isBest = loss < lowest
    lowest = min(lowest, loss)
    measurementsSinceLowest = isBest ? 0 : measurementsSinceLowest + 1
    return isBest
  }
}
