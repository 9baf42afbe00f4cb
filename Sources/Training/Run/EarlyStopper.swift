import FoundationEssentials
import Storage

/// Decides by the loss on a held-out set when a run ends.
///
/// It knows what `metrics.jsonl` holds alone, so that a resumed run decides as one that was never
/// interrupted. Measurements from before the run stopped early by this set do not count: none of
/// them left its adapter.
struct EarlyStopper {
  private struct Line: Decodable {
    struct Losses: Decodable { let nll: Double }
    let evaluation: [String: Losses]?
    /// The set on which this was the lowest loss so far, and left its adapter.
    let lowest: String?
  }

  private let rule: RunFile.Evaluation.EarlyStop
  private var lowest = Double.infinity
  private var measurementsSinceLowest = 0

  /// Takes over the measurements that are in a file, which need not be there.
  ///
  /// - Throws: `StorageError`.
  init(_ rule: RunFile.Evaluation.EarlyStop, metrics path: String) throws {
    self.rule = rule
    guard FileSystem.exists(path) else { return }
    let lines = try FileSystem.read(path, limit: 1 << 32).split(separator: UInt8(ascii: "\n"))
    for line in lines.compactMap(Self.measurement) {
      if line.lowest == rule.set, let loss = line.evaluation?[rule.set]?.nll {
        (lowest, measurementsSinceLowest) = (loss, 0)
      } else if line.lowest != nil {
        // The adapter of another set's lowest loss took the place of this one's.
        (lowest, measurementsSinceLowest) = (.infinity, 0)
      } else if hasLowest {
        measurementsSinceLowest += 1
      }
    }
  }

  /// Whether some measurement has left its adapter.
  var hasLowest: Bool { lowest < .infinity }

  /// Whether the measurements since the lowest loss have used up the patience.
  var isDue: Bool { measurementsSinceLowest >= rule.patience }

  /// Takes what is to be added to `metrics.jsonl`; returns the line that says that it is a measurement
  /// with the lowest loss so far, nil where it is not.
  ///
  /// - Throws: `TrainingError` where a measurement lacks the set.
  mutating func lowest(_ line: String) throws -> String? {
    guard let measured = Self.measurement(line.utf8)?.evaluation else { return nil }
    guard let loss = measured[rule.set]?.nll else {
      throw TrainingError(
        path: rule.set, problem: "was not measured, but evaluation.early_stop goes by it")
    }
    guard loss < lowest else {
      if hasLowest { measurementsSinceLowest += 1 }
      return nil
    }
    (lowest, measurementsSinceLowest) = (loss, 0)
    return try Self.marked(line, set: rule.set)
  }

  private static func measurement(_ line: some Sequence<UInt8>) -> Line? {
    let line = try? JSONDecoder().decode(Line.self, from: Data(line))
    return line?.evaluation == nil ? nil : line
  }

  /// The line with one more field.
  private static func marked(_ line: String, set: String) throws -> String {
    let name = String(decoding: try JSONEncoder().encode(set), as: UTF8.self)
    return line.dropLast() + ",\"lowest\":\(name)}"
  }
}
