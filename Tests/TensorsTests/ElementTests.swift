import Glibc
import Testing

@testable import Tensors

private func swiglu(_ gateUp: Rows) -> Rows {
  gateUp.map { row in
    let width = row.count / 2
    return (0..<width).map { row[$0] / (1 + exp(-row[$0])) * row[width + $0] }
  }
}

@Suite("Operations on elements and rows")
struct ElementTests {
  @Test("SwiGLU equals its formula, to where exp over- and underflows", arguments: Kernels.names)
  func swigluForward(kernels: String) throws {
    let gateUp = Matrix.random(20, 66, in: -6...6, seed: 1)
    for (column, gate) in [Float(0), -40, 40, -86, 86, -1e4, 1e4].enumerated() {
      gateUp[0, column] = gate
    }
    let out = Matrix(rows: 20, columns: 33)
    try Kernels.compute(kernels, threads: 2).swiglu(gateUp, into: out)
    let expected = swiglu(gateUp.doubles)
    let relative = zip(out.doubles.joined(), expected.joined()).map { found, expected in
      abs(found - expected) / max(1, abs(expected))
    }
    #expect(relative.allSatisfy { $0 < 1e-6 })
  }

  @Test("its backward pass leaves the gradient of both halves", arguments: Kernels.names)
  func swigluBackward(kernels: String) throws {
    let gateUp = Matrix.random(3, 66, in: -4...4, seed: 1)
    let dy = Matrix.random(3, 33, seed: 2)
    let expected = finiteDifferences(at: gateUp.doubles) { inner(swiglu($0), dy.doubles) }
    try Kernels.compute(kernels).swigluBackward(dy, gateUp: gateUp)
    #expect(largestDifference(gateUp.doubles, expected) < 1e-5)
  }

  @Test("its backward pass stays finite for gates of any size", arguments: Kernels.names)
  func swigluExtremes(kernels: String) throws {
    let gateUp = Matrix(rows: 1, columns: 8, values: [-1e6, -100, 100, 1e6, 1, 1, 1, 1])
    try Kernels.compute(kernels).swigluBackward(
      Matrix(rows: 1, columns: 4, values: [1, 1, 1, 1]), gateUp: gateUp)
    #expect(largestDifference([gateUp.doubles[0].dropLast(4)], [[0, 0, 1, 1]]) < 1e-6)
  }

  @Test("adding scales one matrix and adds it to another", arguments: [1, 2])
  func add(threads: Int) {
    let (x, y) = (Matrix.random(50, 9, seed: 1), Matrix.random(50, 9, seed: 2))
    let sum = y.amidOthers()
    Compute(threads: threads).add(x.amidOthers(), scale: -2, to: sum)
    let expected = zip(x.doubles, y.doubles).map { zip($0, $1).map { $1 - 2 * $0 } }
    #expect(largestDifference(sum.doubles, expected) < 1e-6)
  }

  @Test("a bias is added to every row")
  func bias() {
    let y = Matrix(rows: 2, columns: 3, values: [0, 0, 0, 1, 1, 1])
    Compute(threads: 1).addBias(Matrix(rows: 1, columns: 3, values: [1, 2, 3]), to: y)
    #expect(y.values == [1, 2, 3, 2, 3, 4])
  }

  @Test("the sum of squares keeps double precision over many elements", arguments: Kernels.names)
  func sumOfSquares(kernels: String) throws {
    let x = Matrix.random(3, 100_003, in: 0...10, seed: 1)
    let expected = inner(x.doubles, x.doubles)
    let found = try Kernels.compute(kernels).sumOfSquares(x)
    #expect(abs(found / expected - 1) < 1e-6)
  }

  @Test("rows are gathered by index, repeated ones too")
  func gather() {
    let x = Matrix(rows: 3, columns: 2, values: [0, 1, 10, 11, 20, 21])
    let out = Matrix(rows: 4, columns: 2)
    Compute(threads: 2).gather(x, rows: [2, 0, 2, 1], into: out)
    #expect(out.values == [20, 21, 0, 1, 20, 21, 10, 11])
  }

  @Test("rows are added at their indices, and add up where an index repeats")
  func addRows() {
    let y = Matrix(rows: 3, columns: 2)
    y.fill(1)
    let x = Matrix(rows: 3, columns: 2, values: [1, 2, 3, 4, 5, 6])
    Compute(threads: 2).addRows(x, to: [2, 0, 2], of: y)
    #expect(y.values == [4, 5, 1, 1, 7, 9])
  }
}
