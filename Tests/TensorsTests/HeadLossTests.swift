import Testing

@testable import Tensors

@Suite("Losses over the vocabulary")
struct HeadLossTests {
  /// One logit, less than a vector, a vector, one more, more than a block of a sum, a real one.
  static let vocabularies = [1, 2, 15, 16, 17, 513, 50_000]

  /// Three positions with logits of a model's size, and a base's.
  private struct Problem {
    let logits, base: Matrix
    let targets: [HeadTarget]

    init(
      _ vocabulary: Int, crossEntropy: Float = 0, forwardKL: Float = 0, reverseKL: Float = 0
    ) {
      logits = Matrix.random(3, vocabulary, in: -6...6, seed: 1)
      base = Matrix.random(3, vocabulary, in: -6...6, seed: 2)
      targets = [0, vocabulary / 2, vocabulary - 1].map { token in
        HeadTarget(
          token: UInt32(token), crossEntropy: crossEntropy, forwardKL: forwardKL,
          reverseKL: reverseKL)
      }
    }

    func expected(
      _ row: Int, _ logits: [Double], withBase: Bool = true, temperature: Double = 1
    ) -> HeadReference {
      HeadReference(
        logits, base: withBase ? base.doubles[row] : nil, token: targets[row].token,
        temperature: temperature)
    }

    func losses(
      _ compute: Compute, withBase: Bool = true, temperature: Float = 1,
      differentiate: Bool = false
    ) -> [TokenLosses] {
      compute.headLosses(
        logits, base: withBase ? base : nil, targets: targets[...], temperature: temperature,
        differentiate: differentiate)
    }
  }

  private func expect(_ found: TokenLosses, _ expected: HeadReference, within tolerance: Double) {
    #expect(abs(found.negativeLogLikelihood - expected.nll) < tolerance)
    #expect(abs(found.forwardKL - expected.forwardKL) < tolerance)
    #expect(abs(found.reverseKL - expected.reverseKL) < tolerance)
  }

  @Test("losses equal their definitions", arguments: Kernels.names, vocabularies)
  func losses(kernels: String, vocabulary: Int) throws {
    let compute = try Kernels.compute(kernels, threads: 2)
    let problem = Problem(vocabulary, crossEntropy: 1)
    let before = problem.logits.bits
    for withBase in [true, false] {
      for (row, found) in problem.losses(compute, withBase: withBase).enumerated() {
        let expected = problem.expected(row, problem.logits.doubles[row], withBase: withBase)
        expect(found, expected, within: 1e-5)
        let base = problem.base.doubles[row]
        let other = HeadReference(base, base: nil, token: problem.targets[row].token).nll
        #expect(abs(found.baseNegativeLogLikelihood - (withBase ? other : 0)) < 1e-5)
      }
    }
    #expect(problem.logits.bits == before, "without a gradient the logits stay")
    let asked = problem.losses(compute)
    #expect(problem.losses(compute, differentiate: true) == asked)
  }

  @Test(
    "the gradient is that of the weighted sum", arguments: Kernels.names,
    [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0.5, 2, 0), (0.7, 0.3, 0.2)] as [(Float, Float, Float)])
  func gradient(kernels: String, factors: (Float, Float, Float)) throws {
    for vocabulary in Self.vocabularies.dropLast() {
      let problem = Problem(
        vocabulary, crossEntropy: factors.0, forwardKL: factors.1, reverseKL: factors.2)
      let logits = problem.logits.doubles
      _ = problem.losses(try Kernels.compute(kernels), differentiate: true)
      for row in vocabulary > 100 ? [1] : [0, 1, 2] {
        let expected = finiteDifferences(at: [logits[row]]) {
          problem.expected(row, $0[0]).weighted(problem.targets[row])
        }
        #expect(largestDifference([problem.logits.doubles[row]], expected) < 2e-6)
      }
    }
  }

  @Test(
    "a temperature softens both sides of the divergences, value and gradient",
    arguments: Kernels.names, [0.5, 2, 5] as [Float])
  func temperature(kernels: String, temperature: Float) throws {
    for vocabulary in Self.vocabularies.dropLast() {
      let problem = Problem(vocabulary, crossEntropy: 0.7, forwardKL: 0.3, reverseKL: 0.2)
      let logits = problem.logits.doubles
      func expected(_ row: Int, _ logits: [Double]) -> HeadReference {
        problem.expected(row, logits, temperature: Double(temperature))
      }
      let found = problem.losses(
        try Kernels.compute(kernels), temperature: temperature, differentiate: true)
      for row in 0..<3 {
        expect(found[row], expected(row, logits[row]), within: 2e-5)
      }
      let slopes = finiteDifferences(at: [logits[1]]) {
        expected(1, $0[0]).weighted(problem.targets[1])
      }
      #expect(largestDifference([problem.logits.doubles[1]], slopes) < 4e-6)
    }
  }

  @Test("so it is over a vocabulary of 50,000", arguments: Kernels.names)
  func largeGradient(kernels: String) throws {
    let problem = Problem(50_000, crossEntropy: 0.7, forwardKL: 0.3, reverseKL: 0.2)
    let logits = problem.logits.doubles
    _ = problem.losses(try Kernels.compute(kernels, threads: 2), differentiate: true)
    for row in 0..<3 {
      let direction = Matrix.random(1, 50_000, seed: UInt64(9 + row)).doubles
      let expected = directionalDerivative(at: [logits[row]], along: direction) {
        problem.expected(row, $0[0]).weighted(problem.targets[row])
      }
      #expect(abs(inner([problem.logits.doubles[row]], direction) - expected) < 1e-5)
    }
  }

  @Test("without a base the gradient is cross-entropy's alone", arguments: Kernels.names)
  func plainGradient(kernels: String) throws {
    let problem = Problem(100, crossEntropy: 0.5)
    let logits = problem.logits.doubles
    _ = problem.losses(try Kernels.compute(kernels), withBase: false, differentiate: true)
    for row in 0..<3 {
      let expected = finiteDifferences(at: [logits[row]]) {
        problem.expected(row, $0[0], withBase: false).weighted(problem.targets[row])
      }
      #expect(largestDifference([problem.logits.doubles[row]], expected) < 1e-6)
    }
  }

  @Test(
    "equal logits diverge by exactly 0 at any temperature, and KL has no gradient there",
    arguments: Kernels.names, vocabularies)
  func equal(kernels: String, vocabulary: Int) throws {
    let compute = try Kernels.compute(kernels)
    for (forward, reverse, temperature) in [
      (1, 0, 1), (0, 1, 1), (1, 1, 1), (1, 0, 3), (0, 1, 3), (1, 1, 0.7),
    ] as [(Float, Float, Float)] {
      let problem = Problem(vocabulary, forwardKL: forward, reverseKL: reverse)
      problem.base.copy(from: problem.logits)
      for losses in problem.losses(compute, temperature: temperature, differentiate: true) {
        #expect(losses.forwardKL == 0)
        #expect(losses.reverseKL == 0)
      }
      #expect(problem.logits.values.allSatisfy { $0 == 0 })
    }
  }

  @Test("divergences near 1e-4 keep three digits", arguments: Kernels.names, [17, 513, 50_000])
  func nearlyEqual(kernels: String, vocabulary: Int) throws {
    let problem = Problem(vocabulary)
    problem.base.copy(from: problem.logits)
    let compute = try Kernels.compute(kernels)
    compute.add(Matrix.random(3, vocabulary, in: -0.02...0.02, seed: 5), to: problem.base)
    for (row, found) in problem.losses(compute).enumerated() {
      let expected = problem.expected(row, problem.logits.doubles[row])
      #expect(expected.forwardKL > 1e-5 && expected.forwardKL < 1e-3)
      #expect(abs(found.forwardKL / expected.forwardKL - 1) < 1e-3)
      #expect(abs(found.reverseKL / expected.reverseKL - 1) < 1e-3)
    }
  }

  @Test("no divergence is negative, however small", arguments: Kernels.names)
  func smallest(kernels: String) throws {
    let problem = Problem(50_000)
    problem.base.copy(from: problem.logits)
    let compute = try Kernels.compute(kernels)
    compute.add(Matrix.random(3, 50_000, in: -1e-4...1e-4, seed: 5), to: problem.base)
    for losses in problem.losses(compute) {
      #expect(losses.forwardKL >= 0 && losses.forwardKL < 1e-8)
      #expect(losses.reverseKL >= 0 && losses.reverseKL < 1e-8)
    }
  }

  @Test(
    "very large and very negative logits leave everything finite", arguments: Kernels.names,
    [20, 600])
  func extremes(kernels: String, vocabulary: Int) throws {
    let problem = Problem(vocabulary, crossEntropy: 1, forwardKL: 0.5, reverseKL: 0.5)
    for (row, extreme) in [Float(3e4), -3e4, -1e30].enumerated() {
      problem.logits[row, 3] = extreme
      problem.base[row, 4] = extreme
    }
    problem.base[2, 3] = -1e30
    problem.logits[2, 4] = -1e30
    let expected = (0..<3).map { problem.expected($0, problem.logits.doubles[$0]) }
    let found = problem.losses(try Kernels.compute(kernels), differentiate: true)
    for (found, expected) in zip(found, expected) {
      #expect(abs(found.negativeLogLikelihood - expected.nll) <= 1e-5 * max(1, expected.nll))
      #expect(abs(found.forwardKL - expected.forwardKL) <= 1e-4 * max(1, expected.forwardKL))
      #expect(abs(found.reverseKL - expected.reverseKL) <= 1e-4 * max(1, expected.reverseKL))
    }
    #expect(problem.logits.values.allSatisfy { $0.isFinite })
  }

  @Test("positions are independent: threads make no difference")
  func threads() {
    let outcomes = [1, 2, 3].map { threads in
      let problem = Problem(700, crossEntropy: 1, forwardKL: 0.5, reverseKL: 0.5)
      let losses = problem.losses(Compute(threads: threads), differentiate: true)
      return (losses, problem.logits.bits)
    }
    #expect(outcomes.allSatisfy { $0 == outcomes[0] })
  }
}
