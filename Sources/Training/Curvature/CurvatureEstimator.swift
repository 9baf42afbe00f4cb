import Dataset
import LanguageModel
import Shards
import Tensors

/// Adds up the curvature of sequences, an example each, at the start of a run.
///
/// The derivatives are those of the sum of the negative log-likelihoods of a sequence's supervised
/// tokens; `Training.docc/Penalties.md` says how they make the curvature.
final class CurvatureEstimator {
  /// The supervised tokens of the sequences so far.
  private(set) var tokens = 0

  private let model: Transformer
  private let start: Adapter
  private let head: VocabularyHead
  private let activations: Activations
  private let gradients: Adapter
  private let curvature: Curvature
  private var rows = 0

  /// - Parameters:
  ///   - start: the adapter before the first step.
  ///   - sequenceLength: the most tokens of a sequence.
  init(_ kind: CurvatureKind, _ model: Transformer, start: Adapter, sequenceLength: Int) {
    self.model = model
    self.start = start
    head = VocabularyHead(model)
    activations = Activations(
      model.configuration, lora: start.configuration, capacity: sequenceLength,
      retained: .everything)
    gradients = Adapter(start.configuration, for: model.configuration)
    curvature = Curvature(kind, for: start, of: model.configuration)
  }

  /// Adds a sequence.
  func add(_ sequence: PackedSequence) {
    let pack = PackedTokens(sequence.attendedSegments)
    let targets = sequence.predictions.filter { $0.role != .prompt }.map { prediction in
      HeadRow(
        row: prediction.position - 1,
        target: HeadTarget(token: prediction.token, crossEntropy: 1))
    }
    let hidden = model.forward(pack, adapter: start, activations: activations)
    let gradient = Matrix(rows: pack.count, columns: model.configuration.hiddenSize)
    _ = head.losses(hidden, rows: targets, base: nil, addingGradientTo: gradient)
    gradients.elements.fill(0)
    model.backward(
      gradient, pack, adapter: start, activations: activations, into: gradients,
      factors: curvature.factors)
    if case .diagonal(let fisher) = curvature {
      model.compute.addSquares(of: gradients.elements, to: fisher.elements)
    }
    tokens += targets.count
    rows += pack.count
  }

  /// The curvature of one token, after the last sequence.
  func finish() -> Curvature {
    let (perToken, perRow) = (1 / Float(max(tokens, 1)), 1 / Float(max(rows, 1)))
    switch curvature {
    case .diagonal(let fisher):
      model.compute.multiply(fisher.elements, by: perToken)
    case .kfac(let factors):
      factors.multiply(inputs: perRow, outputs: perToken, compute: model.compute)
    }
    return curvature
  }
}
