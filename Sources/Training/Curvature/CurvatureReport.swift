import Dispatch
import LanguageModel
import Storage
import Tensors

/// What an estimate of curvature found and cost.
public struct CurvatureReport: Encodable, Sendable {
  /// The file.
  public let file: String
  /// Its size.
  public let bytes: Int
  /// How the curvature is approximated.
  public let kind: CurvatureKind
  /// The source's sequences that it was estimated from.
  public let sequences: Int
  /// Their supervised tokens.
  public let tokens: Int
  /// The numbers that it consists of.
  public let elements: Int
  /// The mean of the diagonal of the Fisher information, in nats a token; for factors, of both.
  public let mean: Double
  /// The diagonal's largest element.
  public let largest: Double
  /// How long the estimate took, without loading the model.
  public let seconds: Double
}

extension RunFile {
  /// Estimates the curvature of one of the run's sources at the run's start.
  ///
  /// - Parameters:
  ///   - path: receives the curvature file, whole or not at all.
  ///   - progress: is told how many of how many sequences have been seen.
  /// - Throws: `TrainingError`, `ModelError`, `PlanError`, `ShardError`, `StorageError`.
  public func estimateCurvature(
    _ kind: CurvatureKind, source: String, sequences: Int, to path: String,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> CurvatureReport {
    guard tuning == .lora else {
      throw TrainingError(
        path: output, problem: "curvature holds an adapter; the run's tuning is \(tuning.rawValue)")
    }
    let sample = try CurvatureSample(self, source: source, count: sequences)
    let base = try Transformer(self, tokenizer: sample.tokenizer)
    let estimate = CurvatureEstimate(
      kind: kind, sample: sample, model: base,
      modelDigest: try ModelIdentity.digest(ofFolder: model),
      start: try Adapter(startOf: self, for: base.configuration))
    let begin = DispatchTime.now().uptimeNanoseconds
    let (curvature, record) = try estimate.write(to: path, progress: progress)
    let seconds = Double(DispatchTime.now().uptimeNanoseconds - begin) / 1e9
    let diagonals = curvature.diagonals
    return CurvatureReport(
      file: path, bytes: try FileSystem.size(of: path), kind: kind, sequences: record.sequences,
      tokens: record.tokens,
      elements: curvature.tensors.values.reduce(0) { $0 + $1.count },
      mean: diagonals.reduce(0.0) { $0 + Double($1) } / Double(diagonals.count),
      largest: Double(diagonals.max() ?? 0), seconds: seconds)
  }
}
