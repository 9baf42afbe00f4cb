import LanguageModel
import Tensors

/// (λ/2) Σ (F + δ) (θ − θ0)² over the adapter's elements, F being their diagonal Fisher information
/// at θ0 (Kirkpatrick et al. 2017).
struct LaplacePenalty: AdapterPenalty {
  let strength: Double
  let pull: QuadraticPull
  let compute: Compute

  /// - Parameters:
  ///   - fisher: F, in an adapter's shape.
  ///   - start: θ0.
  init(strength: Double, damping: Double, fisher: Adapter, start: Adapter, compute: Compute) {
    self.strength = strength
    self.compute = compute
    pull = QuadraticPull(
      center: start.elements, curvature: fisher.elements, damping: Float(damping))
  }

  func accumulate(_ adapter: Adapter, into gradients: Adapter) -> Double {
    compute.add(pull, at: adapter.elements, strength: Float(strength), to: gradients.elements)
  }
}
