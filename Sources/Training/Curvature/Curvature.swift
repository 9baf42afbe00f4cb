import LanguageModel
import Tensors

/// An approximation of the second derivatives of a source's loss.
enum Curvature {
  /// The Fisher information of every element of an adapter, in the adapter's shape.
  case diagonal(Adapter)
  /// C and G of every adapted projection.
  case kfac(KroneckerFactors)

  /// A curvature of zero for an adapter.
  init(_ kind: CurvatureKind, for adapter: Adapter, of model: ModelConfiguration) {
    switch kind {
    case .diagonal: self = .diagonal(Adapter(adapter.configuration, for: model))
    case .kfac: self = .kfac(KroneckerFactors(for: adapter))
    }
  }

  var kind: CurvatureKind {
    switch self {
    case .diagonal: .diagonal
    case .kfac: .kfac
    }
  }

  var factors: KroneckerFactors? {
    if case .kfac(let factors) = self { factors } else { nil }
  }

  /// The matrices, by the name that files have for them.
  var tensors: [String: Matrix] {
    switch self {
    case .diagonal(let fisher): fisher.tensors
    case .kfac(let factors): factors.tensors
    }
  }

  /// The elements of the diagonal of the Fisher information: all of them, or those of the factors.
  var diagonals: [Float] {
    switch self {
    case .diagonal(let fisher): fisher.elements.values
    case .kfac(let factors):
      factors.tensors.sorted { $0.key < $1.key }.flatMap { _, matrix in
        (0..<matrix.rows).map { matrix[$0, $0] }
      }
    }
  }
}
