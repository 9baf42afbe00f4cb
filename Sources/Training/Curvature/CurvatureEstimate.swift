import LanguageModel
import Storage
import Tensors

/// An estimate of curvature: everything that it depends on.
struct CurvatureEstimate {
  let kind: CurvatureKind
  let sample: CurvatureSample
  let model: Transformer
  /// The digest of the base's files.
  let modelDigest: Digest
  /// The adapter before the first step.
  let start: Adapter

  /// Makes the estimate and publishes it at `path`.
  ///
  /// - Throws: `ShardError`, `StorageError`, or `TrainingError` where an element is not finite.
  func write(
    to path: String, progress: (_ done: Int, _ total: Int) -> Void
  ) throws -> (curvature: Curvature, record: CurvatureRecord) {
    let estimator = CurvatureEstimator(
      kind, model, start: start, sequenceLength: sample.sequenceLength)
    for index in 0..<sample.count {
      estimator.add(try sample.sequence(index))
      progress(index + 1, sample.count)
    }
    let curvature = estimator.finish()
    for (name, matrix) in curvature.tensors.sorted(by: { $0.key < $1.key })
    where !model.compute.sumOfSquares(matrix).isFinite {
      throw TrainingError(
        path: path,
        problem: "the curvature was not written: an element of \(name) is not finite; the base's "
          + "losses or gradients overflow: look at the base and at what the source holds")
    }
    let record = record(tokens: estimator.tokens)
    try CurvatureFile.write(curvature, record, to: path)
    return (curvature, record)
  }

  /// What `write` has left at `path`; nil where the file is of another estimate or cannot be read.
  func saved(at path: String) -> Curvature? {
    guard let file = try? CurvatureFile(path: path),
      file.record == record(tokens: file.record.tokens)
    else { return nil }
    return try? file.curvature(kind, model: modelDigest, start: start, of: model.configuration)
  }

  private func record(tokens: Int) -> CurvatureRecord {
    CurvatureRecord(
      kind: kind, model: modelDigest, adapter: start.digest(for: kind),
      sample: sample.digest, sequences: sample.count, tokens: tokens)
  }
}
