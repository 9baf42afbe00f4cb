import Testing

@testable import Tensors

/// Loshchilov and Hutter 2019, algorithm 2, an element at a time.
private struct Reference {
  var parameters: [Double]
  var first: [Double]
  var second: [Double]

  init(_ parameters: [Double]) {
    self.parameters = parameters
    first = parameters.map { _ in 0 }
    second = first
  }

  mutating func update(_ gradient: [Double], _ update: AdamWUpdate) {
    let (beta1, beta2) = update.betas
    var (power1, power2) = (1.0, 1.0)
    for _ in 0..<update.number {
      power1 *= beta1
      power2 *= beta2
    }
    for index in parameters.indices {
      let clipped = update.gradientScale * gradient[index]
      first[index] = beta1 * first[index] + (1 - beta1) * clipped
      second[index] = beta2 * second[index] + (1 - beta2) * clipped * clipped
      let direction =
        (first[index] / (1 - power1))
        / ((second[index] / (1 - power2)).squareRoot() + update.epsilon)
      parameters[index] -= update.rate * (direction + update.decay * parameters[index])
    }
  }
}

@Suite("AdamW")
struct AdamWTests {
  @Test(
    "five updates with decay and clipping follow the formula", arguments: Kernels.names, [1, 2])
  func fiveUpdates(kernels: String, threads: Int) throws {
    // Enough elements for two threads to share, and a rest that fills no vector.
    let count = (1 << 15) + 13
    let compute = try Kernels.compute(kernels, threads: threads)
    let parameters = Matrix.random(1, count, seed: 1)
    let (first, second) = (Matrix(rows: 1, columns: count), Matrix(rows: 1, columns: count))
    var reference = Reference(parameters.doubles[0])
    for number in 1...5 {
      let gradient = Matrix.random(1, count, in: -0.1...0.1, seed: UInt64(10 + number))
      let update = AdamWUpdate(
        rate: 1e-2 / Double(number), betas: (0.9, 0.95), epsilon: 1e-8, decay: 0.1,
        gradientScale: number == 2 ? 0.25 : 1, number: number)
      compute.adamW(
        parameters, gradient: gradient, firstMoment: first, secondMoment: second, update)
      reference.update(gradient.doubles[0], update)
      #expect(largestDifference(parameters.doubles, [reference.parameters]) < 1e-5)
    }
    #expect(largestDifference(first.doubles, [reference.first]) < 1e-7)
    #expect(largestDifference(second.doubles, [reference.second]) < 1e-8)
  }

  @Test("without a gradient only decay moves a parameter")
  func decay() {
    let parameters = Matrix(rows: 1, columns: 2, values: [1, -2])
    func zeros() -> Matrix { Matrix(rows: 1, columns: 2) }
    Compute(threads: 1).adamW(
      parameters, gradient: zeros(), firstMoment: zeros(), secondMoment: zeros(),
      AdamWUpdate(
        rate: 0.5, betas: (0.9, 0.999), epsilon: 1e-8, decay: 0.5, gradientScale: 1, number: 1))
    #expect(parameters.values == [0.75, -1.5])
  }
}
