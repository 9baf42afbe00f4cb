import Glibc
import Testing

@testable import Tensors

/// With p0 fixed, CE + β · KL(p0 ‖ p) is (1 + β) times the cross-entropy of p against the soft
/// target (onehot + β p0) / (1 + β), but for β times the entropy of p0, which p does not change.
@Suite("The soft-target identity")
struct SoftTargetTests {
  private static let vocabulary = 257
  private static let token = 31
  private let base = Matrix.random(1, vocabulary, in: -5...5, seed: 7)

  private func found(
    _ logits: Matrix, _ beta: Double, _ compute: Compute
  ) -> (value: Double, gradient: [Double]) {
    let target = HeadTarget(
      token: UInt32(Self.token), crossEntropy: 1, forwardKL: Float(beta))
    let scratch = Matrix(rows: 1, columns: Self.vocabulary, values: logits.values)
    let loss = compute.headLosses(scratch, base: base, targets: [target], differentiate: true)[0]
    return (loss.negativeLogLikelihood + beta * loss.forwardKL, scratch.doubles[0])
  }

  private func probabilities(_ logits: [Double]) -> [Double] {
    let greatest = logits.max() ?? 0
    let sum = logits.reduce(0) { $0 + exp($1 - greatest) }
    return logits.map { exp($0 - greatest) / sum }
  }

  @Test("it holds for value and gradient", arguments: Kernels.names, [0.01, 0.5, 1, 10])
  func identity(kernels: String, beta: Double) throws {
    let compute = try Kernels.compute(kernels)
    let p0 = probabilities(base.doubles[0])
    let soft = p0.enumerated().map { id, p in
      ((id == Self.token ? 1 : 0) + beta * p) / (1 + beta)
    }
    let entropy = -p0.reduce(0) { $0 + $1 * log($1) }
    for seed in 1...5 {
      let logits = Matrix.random(1, Self.vocabulary, in: -5...5, seed: UInt64(seed))
      let p = probabilities(logits.doubles[0])
      let crossEntropy = -zip(soft, p).reduce(0) { $0 + $1.0 * log($1.1) }
      let (value, gradient) = found(logits, beta, compute)
      #expect(abs(value + beta * entropy - (1 + beta) * crossEntropy) < 1e-5 * (1 + beta))
      for id in p.indices {
        #expect(abs(gradient[id] - (1 + beta) * (p[id] - soft[id])) < 1e-5 * (1 + beta))
      }
    }
  }
}
