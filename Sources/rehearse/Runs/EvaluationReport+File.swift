import Evaluation
import FoundationEssentials
import Storage

// A run's `evaluation.json`.

extension EvaluationReport {
  /// Reads the figures of a run; nil where it was not evaluated.
  ///
  /// - Throws: `CommandError` where the file is malformed; `StorageError`.
  static func read(runFolder: String) throws -> Self? {
    let path = path(runFolder)
    guard FileSystem.exists(path) else { return nil }
    let bytes = try FileSystem.read(path, limit: 1 << 28)
    do {
      return try JSONDecoder().decode(Self.self, from: Data(bytes))
    } catch {
      throw CommandError.failure(
        "\(path): not the figures that `rehearse evaluate --run` writes: \(error); remove it")
    }
  }

  /// Writes the figures into a run's folder, beside those that are there of other sets and tasks.
  ///
  /// - Throws: as `read` does.
  func add(toRunFolder folder: String) throws {
    var all = self
    if let earlier = try Self.read(runFolder: folder) { all.takeOver(earlier) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    try FileSystem.publish(
      Array(try encoder.encode(all)) + [UInt8(ascii: "\n")], to: Self.path(folder))
  }

  private static func path(_ runFolder: String) -> String { runFolder + "/evaluation.json" }
}
