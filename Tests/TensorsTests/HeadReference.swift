import Glibc

@testable import Tensors

/// The losses of one position by their definitions.
struct HeadReference {
  var nll, forwardKL, reverseKL: Double

  init(_ logits: [Double], base: [Double]?, token: UInt32, temperature: Double = 1) {
    nll = -Self.logProbabilities(logits)[Int(token)]
    (forwardKL, reverseKL) = (0, 0)
    guard let base else { return }
    let own = Self.logProbabilities(logits.map { $0 / temperature })
    let other = Self.logProbabilities(base.map { $0 / temperature })
    for (log, log0) in zip(own, other) {
      forwardKL += exp(log0) * (log0 - log)
      reverseKL += exp(log) * (log - log0)
    }
  }

  /// The sum of which the kernels leave the gradient.
  func weighted(_ target: HeadTarget) -> Double {
    Double(target.crossEntropy) * nll + Double(target.forwardKL) * forwardKL
      + Double(target.reverseKL) * reverseKL
  }

  private static func logProbabilities(_ logits: [Double]) -> [Double] {
    let greatest = logits.max() ?? 0
    let logSum = greatest + log(logits.reduce(0) { $0 + exp($1 - greatest) })
    return logits.map { $0 - logSum }
  }
}
