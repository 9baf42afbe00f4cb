import Tensors

/// AdamW over a vector of elements, with clipping by the norm of the whole gradient.
final class AdamW {
  let options: RunFile.Optimizer
  /// (1, P).
  let firstMoment, secondMoment: Matrix
  /// The updates made so far.
  var updates = 0

  init(_ options: RunFile.Optimizer, elements: Int) {
    self.options = options
    firstMoment = Matrix(rows: 1, columns: elements)
    secondMoment = Matrix(rows: 1, columns: elements)
  }

  /// Changes elements (1, P); returns the gradient's norm before clipping.
  ///
  /// A gradient that is not finite changes nothing.
  func update(
    _ elements: Matrix, gradient: Matrix, learningRate: Double, compute: Compute
  ) -> Double {
    let norm = compute.sumOfSquares(gradient).squareRoot()
    guard norm.isFinite else { return norm }
    // PyTorch's clip_grad_norm_ adds the same 1e-6.
    let limit = options.clipNorm
    let scale = limit > 0 ? min(1, limit / (norm + 1e-6)) : 1
    updates += 1
    compute.adamW(
      elements, gradient: gradient, firstMoment: firstMoment, secondMoment: secondMoment,
      AdamWUpdate(
        rate: learningRate, betas: (options.beta1, options.beta2), epsilon: options.epsilon,
        decay: options.weightDecay, gradientScale: scale, number: updates))
    return norm
  }
}
