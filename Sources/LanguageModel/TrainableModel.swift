import Tensors

/// A transformer of which every weight learns.
public struct TrainableModel: Sendable {
  /// The weights in float32, which training changes.
  public let parameters: ModelParameters
  /// The model with these weights.
  public let transformer: Transformer
  /// Where products are in another number format, what it is rounded from.
  private let rounded: [(weight: BFloat16Weight, from: Matrix)]

  /// A copy of a base.
  ///
  /// - Parameter folder: the base's, from which its weights are read as they are stored.
  /// - Throws: `ModelError`.
  public init(copyOf base: Transformer, folder: String) throws(ModelError) {
    parameters = try ModelParameters(
      folder: folder, for: base.configuration, compute: base.compute)
    var rounded: [(weight: BFloat16Weight, from: Matrix)] = []
    let weights = parameters.views.mapWeights { matrix in
      switch base.compute.precision {
      case .float32: return WeightMatrix.float32(matrix)
      case .bfloat16:
        let weight = BFloat16Weight(rows: matrix.rows, columns: matrix.columns)
        rounded.append((weight, matrix))
        return .bfloat16(weight)
      }
    }
    self.rounded = rounded
    transformer = Transformer(base, weights: weights)
    parametersChanged()
  }

  /// Brings the transformer up to date with its parameters.
  public func parametersChanged() {
    for (weight, matrix) in rounded { weight.store(matrix, compute: transformer.compute) }
  }
}
