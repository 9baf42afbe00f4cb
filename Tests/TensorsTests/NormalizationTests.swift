import Testing

@testable import Tensors

/// out_i = x_i w_i / sqrt(mean(x²) + epsilon), by head where `weight` is narrower than x.
private func rmsNorm(_ x: Rows, _ weight: [Double], epsilon: Double) -> Rows {
  x.map { row in
    stride(from: 0, to: row.count, by: weight.count).flatMap { first in
      let part = row[first..<first + weight.count]
      let mean = part.reduce(0) { $0 + $1 * $1 } / Double(weight.count)
      return zip(part, weight).map { $0 * $1 / (mean + epsilon).squareRoot() }
    }
  }
}

@Suite("RMSNorm and the rotary embedding", .serialized)
struct NormalizationTests {
  private static let widths = [1, 7, 16, 33, 130]
  private let epsilon: Float = 1e-5

  @Test("RMSNorm equals its formula", arguments: Kernels.names, widths + [1100])
  func forward(kernels: String, width: Int) throws {
    let x = Matrix.random(40, width, in: -3...3, seed: 1)
    let weight = Matrix.random(1, width, seed: 2)
    let out = Matrix(rows: 40, columns: width)
    let reciprocals = Matrix(rows: 40, columns: 1)
    try Kernels.compute(kernels, threads: 2).rmsNorm(
      x, weight: weight, epsilon: epsilon, into: out, reciprocals: reciprocals)
    let expected = rmsNorm(x.doubles, weight.doubles[0], epsilon: Double(epsilon))
    #expect(largestDifference(out.doubles, expected) < 1e-6)
    let roots = x.doubles.map { row in
      [1 / (row.reduce(0) { $0 + $1 * $1 } / Double(width) + Double(epsilon)).squareRoot()]
    }
    #expect(largestDifference(reciprocals.doubles, roots) < 1e-4)
  }

  @Test("its backward pass adds the gradient", arguments: Kernels.names, widths)
  func backward(kernels: String, width: Int) throws {
    let compute = try Kernels.compute(kernels, threads: 2)
    // Away from zero, where one element alone would make the function a step.
    let x = Matrix.random(2, width, in: 0.5...2, seed: 1)
    let weight = Matrix.random(1, width, seed: 2)
    let dy = Matrix.random(2, width, seed: 3)
    let reciprocals = Matrix(rows: 2, columns: 1)
    compute.rmsNorm(
      x, weight: weight, epsilon: epsilon, into: Matrix(rows: 2, columns: width),
      reciprocals: reciprocals)
    let dx = Matrix(rows: 2, columns: width)
    dx.fill(1)
    compute.rmsNormBackward(dy, x: x, weight: weight, reciprocals: reciprocals, into: dx)
    let expected = finiteDifferences(at: x.doubles) { x in
      inner(rmsNorm(x, weight.doubles[0], epsilon: Double(epsilon)), dy.doubles)
    }
    #expect(largestDifference(dx.doubles, expected.map { $0.map { $0 + 1 } }) < 1e-5)
  }

  @Test("RMSNorm of heads takes each head alone, forward and backward", arguments: Kernels.names)
  func heads(kernels: String) throws {
    let compute = try Kernels.compute(kernels, threads: 2)
    let (rows, heads, width) = (33, 3, 10)
    let x = Matrix.random(rows, heads * width, in: -2...2, seed: 1).amidOthers()
    let weight = Matrix.random(1, width, seed: 2)
    let out = Matrix(rows: rows, columns: heads * width)
    let reciprocals = Matrix(rows: rows, columns: heads)
    compute.rmsNormHeads(
      x, weight: weight, epsilon: epsilon, into: out, reciprocals: reciprocals)
    func reference(_ x: Rows) -> Rows {
      rmsNorm(x, weight.doubles[0], epsilon: Double(epsilon))
    }
    #expect(largestDifference(out.doubles, reference(x.doubles)) < 1e-5)

    let dy = Matrix.random(rows, heads * width, seed: 3)
    let gradient = dy.amidOthers()
    compute.rmsNormHeadsBackward(gradient, x: x, weight: weight, reciprocals: reciprocals)
    for row in [0, 16, rows - 1] {
      let expected = finiteDifferences(at: [x.doubles[row]]) {
        inner(reference($0), [dy.doubles[row]])
      }
      #expect(largestDifference([gradient.doubles[row]], expected) < 1e-5)
    }
  }

  @Test("rotation turns pairs of halves by the angles of each row's position")
  func rotate() {
    let (cosines, sines) = (Matrix.random(4, 3, seed: 1), Matrix.random(4, 3, seed: 2))
    let x = Matrix.random(5, 12, seed: 3)
    let positions = [3, 0, 1, 3, 2]
    let expected = zip(x.doubles, positions).map { row, position in
      (0..<12).map { index in
        let (head, within) = (index / 6, index % 6)
        let pair = within % 3
        let (a, b) = (row[head * 6 + pair], row[head * 6 + pair + 3])
        let (c, s) = (cosines.doubles[position][pair], sines.doubles[position][pair])
        return within < 3 ? a * c - b * s : b * c + a * s
      }
    }
    let out = x.amidOthers()
    Compute(threads: 1).rotate(out, heads: 2, positions: positions, cosines: cosines, sines: sines)
    #expect(largestDifference(out.doubles, expected) < 1e-6)
  }

  @Test("turning back undoes a turn", arguments: Kernels.names, [1, 4, 32])
  func rotateBack(kernels: String, half: Int) throws {
    let compute = try Kernels.compute(kernels, threads: 2)
    let cosines = Matrix.random(50, half, seed: 1)
    let sines = Matrix(
      rows: 50, columns: half, values: cosines.values.map { (1 - $0 * $0).squareRoot() })
    let x = Matrix.random(50, 3 * 2 * half, seed: 2)
    let turned = x.amidOthers()
    for backward in [false, true] {
      compute.rotate(
        turned, heads: 3, positions: Array((0..<50).reversed()), cosines: cosines, sines: sines,
        backward: backward)
      #expect((largestDifference(turned.doubles, x.doubles) < 1e-6) == backward)
    }
  }
}
