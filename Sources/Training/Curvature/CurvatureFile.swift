import FoundationEssentials
import LanguageModel
import Storage
import Tensors

/// A curvature file, opened: `Training.docc/Penalties.md` describes it.
struct CurvatureFile {
  /// The key of the record in the header.
  private static let recordKey = "curvature"

  let record: CurvatureRecord
  private let file: SafetensorsFile

  /// Publishes a file, whole or not at all.
  ///
  /// - Throws: `StorageError`.
  static func write(_ curvature: Curvature, _ record: CurvatureRecord, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(record), as: UTF8.self)
    try SafetensorsWriter.write(curvature.tensors, metadata: [recordKey: text], to: path)
  }

  /// - Throws: `TrainingError` where the file is no curvature file, and the errors of reading it.
  init(path: String) throws {
    file = try SafetensorsFile(path: path)
    guard let text = file.metadata[Self.recordKey],
      let record = try? JSONDecoder().decode(CurvatureRecord.self, from: Data(text.utf8)),
      record.version == CurvatureRecord.currentVersion
    else { throw TrainingError(path: path, problem: "not a curvature file of this version") }
    self.record = record
  }

  /// Reads the curvature of a run's start.
  ///
  /// - Parameters:
  ///   - kind: what the run's penalty needs.
  ///   - model: the digest of the run's base.
  ///   - start: the run's adapter before the first step.
  /// - Throws: `TrainingError` naming what does not fit.
  func curvature(
    _ kind: CurvatureKind, model: Digest, start: Adapter, of configuration: ModelConfiguration
  ) throws(TrainingError) -> Curvature {
    try require(kind)
    guard record.model == model else { throw error("was estimated with another base model") }
    guard record.adapter == start.digest(for: kind) else {
      throw error(
        "was estimated at another start of the adapter: seed, rank, scale, targets and layers must "
          + "be the run's")
    }
    return try self.curvature(kind, for: start, of: configuration)
  }

  /// Reads curvature that was estimated somewhere on the way to a run's start.
  ///
  /// - Parameter adapter: one of the run's shape.
  /// - Throws: `TrainingError` naming what does not fit.
  func curvature(
    _ kind: CurvatureKind, for adapter: Adapter, of configuration: ModelConfiguration
  ) throws(TrainingError) -> Curvature {
    try require(kind)
    let curvature = Curvature(kind, for: adapter, of: configuration)
    for (name, matrix) in curvature.tensors.sorted(by: { $0.key < $1.key }) {
      try load(name, into: matrix)
    }
    guard curvature.diagonals.allSatisfy({ $0 >= 0 }) else {
      throw error("holds a negative Fisher information; estimate it again")
    }
    return curvature
  }

  private func require(_ kind: CurvatureKind) throws(TrainingError) {
    guard record.kind == kind else {
      throw error("holds \(record.kind.rawValue) curvature; expected \(kind.rawValue)")
    }
  }

  private func load(_ name: String, into matrix: Matrix) throws(TrainingError) {
    guard let entry = file.entries[name] else { throw error("lacks tensor \(name)") }
    guard entry.type == "F32", entry.shape == [matrix.rows, matrix.columns] else {
      throw error(
        "tensor \(name): \(entry.type) of shape \(entry.shape) found; expected F32 of shape "
          + "[\(matrix.rows), \(matrix.columns)]")
    }
    let compute = Compute(threads: 1)
    file.withBytes(of: name) { matrix.load($0, as: .float32, compute: compute) }
    guard compute.sumOfSquares(matrix).isFinite else {
      throw error("tensor \(name): an element is not finite; estimate it again")
    }
  }

  private func error(_ problem: String) -> TrainingError {
    TrainingError(path: file.path, problem: problem)
  }
}
