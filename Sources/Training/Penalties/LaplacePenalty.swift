import Tensors

/// (λ/2) Σ (F + δ) (θ − θ0)² over the trained elements, F being their diagonal Fisher information
/// at θ0 (Kirkpatrick et al. 2017).
struct LaplacePenalty: ParameterPenalty {
  let strength: Double
  let pull: QuadraticPull
  let compute: Compute

  /// - Parameters:
  ///   - fisher: F, (1, P).
  ///   - start: θ0, (1, P).
  init(strength: Double, damping: Double, fisher: Matrix, start: Matrix, compute: Compute) {
    self.strength = strength
    self.compute = compute
    pull = QuadraticPull(center: start, curvature: fisher, damping: Float(damping))
  }

  func accumulate(_ parameters: TrainedParameters, into gradients: TrainedParameters) -> Double {
    compute.add(pull, at: parameters.elements, strength: Float(strength), to: gradients.elements)
  }
}
