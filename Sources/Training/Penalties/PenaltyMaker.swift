import LanguageModel
import Storage
import Tensors

/// Makes the penalty that a run file asks for.
struct PenaltyMaker {
  let run: RunFile
  let model: Transformer
  /// The digest of the base's files.
  let modelDigest: Digest

  /// The terms of the run's penalty; none where it has none, or a strength of 0.
  ///
  /// - Parameters:
  ///   - file: where the curvature is kept that is estimated for the run.
  ///   - progress: is told how many of how many sequences the estimate has seen.
  /// - Throws: `TrainingError` where a curvature file does not fit, and the errors of estimating.
  func terms(
    file: String, progress: (_ done: Int, _ total: Int) -> Void
  ) throws -> [any ParameterPenalty] {
    let penalty = run.loss.penalty
    guard penalty.strength > 0, penalty.kind != .none else { return [] }
    if run.tuning == .full { return [try distance(penalty.strength)] }
    guard let kind = penalty.kind.curvature else { return [product(penalty.strength)] }
    let start = try Adapter(startOf: run, for: model.configuration)
    switch try curvature(kind, start: start, file: file, progress: progress) {
    case .diagonal(let fisher):
      return [
        LaplacePenalty(
          strength: penalty.strength, damping: penalty.damping, fisher: fisher.elements,
          start: start.elements, compute: model.compute)
      ]
    case .kfac(let factors):
      // A start with B = 0 is no change of the weights that would have to be taken off.
      let anchor = run.adapter == nil ? nil : start
      let damping =
        penalty.damping > 0 ? [product(penalty.strength * penalty.damping, from: anchor)] : []
      return [product(penalty.strength, factors.pairs, from: anchor)] + damping
    }
  }

  /// (λ/2) ‖W − W0‖² over all weights of the model: a diagonal of zeros, damped by 1.
  private func distance(_ strength: Double) throws(ModelError) -> LaplacePenalty {
    let start = try ModelParameters(
      folder: run.model, for: model.configuration, compute: model.compute
    ).elements
    return LaplacePenalty(
      strength: strength, damping: 1, fisher: Matrix(rows: 1, columns: start.columns),
      start: start, compute: model.compute)
  }

  private func product(
    _ strength: Double, _ factors: [KroneckerFactors.Pair]? = nil, from anchor: Adapter? = nil
  ) -> ProductPenalty {
    ProductPenalty(strength: strength, factors: factors, anchor: anchor, compute: model.compute)
  }

  /// The curvature of the run's own source and that of what was learned before it.
  private func curvature(
    _ kind: CurvatureKind, start: Adapter, file: String,
    progress: (_ done: Int, _ total: Int) -> Void
  ) throws -> Curvature {
    var sum = CurvatureSum(compute: model.compute)
    if let own = try ownCurvature(kind, start: start, file: file, progress: progress) {
      sum.add(own)
    }
    for path in run.loss.penalty.earlier {
      sum.add(try CurvatureFile(path: path).curvature(kind, for: start, of: model.configuration))
    }
    guard let curvature = sum.finish() else {
      throw TrainingError(
        path: run.output,
        problem: "loss.penalty names neither a curvature file nor a source to estimate it from")
    }
    return curvature
  }

  private func ownCurvature(
    _ kind: CurvatureKind, start: Adapter, file: String,
    progress: (_ done: Int, _ total: Int) -> Void
  ) throws -> Curvature? {
    let penalty = run.loss.penalty
    if let path = penalty.curvature {
      return try CurvatureFile(path: path)
        .curvature(kind, model: modelDigest, start: start, of: model.configuration)
    }
    guard let source = penalty.source else { return nil }
    let estimate = CurvatureEstimate(
      kind: kind, sample: try CurvatureSample(run, source: source, count: penalty.sequences),
      model: model, modelDigest: modelDigest, start: start)
    if let saved = estimate.saved(at: file) { return saved }
    return try estimate.write(to: file, progress: progress).curvature
  }
}
