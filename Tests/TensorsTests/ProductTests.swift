import Testing

@testable import Tensors

/// How the factors of a product lie in memory, and what becomes of it.
struct ProductCase: CustomTestStringConvertible, Sendable {
  var rows, columns, depth: Int
  var transposesA, transposesB: Bool
  var isSliced: Bool
  var scale: Float
  var accumulates: Bool

  var testDescription: String {
    let a = transposesA ? "Aᵀ" : "A"
    let b = transposesB ? "Bᵀ" : "B"
    return "\(scale) \(a)\(b) of \(rows)×\(depth)×\(columns)\(isSliced ? ", sliced" : "")"
      + (accumulates ? ", added" : "")
  }

  /// Shapes below and above the size from which threads share a product, wide and tall; all
  /// transpositions; contiguous and sliced; alone, scaled and added to what is there.
  static let all: [ProductCase] = {
    let shapes = [(1, 1, 1), (3, 5, 7), (33, 17, 2), (136, 96, 101), (90, 137, 101)]
    let fates: [(Float, Bool)] = [(1, false), (-0.5, true)]
    return shapes.flatMap { rows, columns, depth in
      [(false, false), (false, true), (true, false), (true, true)].flatMap { a, b in
        zip([false, true], fates).map { isSliced, fate in
          ProductCase(
            rows: rows, columns: columns, depth: depth, transposesA: a, transposesB: b,
            isSliced: isSliced, scale: fate.0, accumulates: fate.1)
        }
      }
    }
  }()
}

@Suite("Matrix products")
struct ProductTests {
  /// The inputs of a case, and its result by a triple loop in double precision.
  private struct Problem {
    let a, b: any MatrixOperand
    let before: Matrix
    let expected: Rows

    init(_ shape: ProductCase) {
      func factor(_ rows: Int, _ columns: Int, _ transposed: Bool, _ seed: UInt64) -> (
        any MatrixOperand, Rows
      ) {
        let plain = Matrix.random(
          transposed ? columns : rows, transposed ? rows : columns, seed: seed)
        let matrix = shape.isSliced ? plain.amidOthers() : plain
        let elements = plain.doubles
        let rows = (0..<rows).map { row in
          (0..<columns).map { transposed ? elements[$0][row] : elements[row][$0] }
        }
        return (transposed ? matrix.transposed as any MatrixOperand : matrix, rows)
      }
      let (a, left) = factor(shape.rows, shape.depth, shape.transposesA, 1)
      let (b, right) = factor(shape.depth, shape.columns, shape.transposesB, 2)
      let before = Matrix.random(shape.rows, shape.columns, seed: 3)
      (self.a, self.b) = (a, b)
      self.before = shape.isSliced ? before.amidOthers() : before
      expected = left.indices.map { row in
        (0..<shape.columns).map { column in
          let sum = (0..<shape.depth).reduce(0) { $0 + left[row][$1] * right[$1][column] }
          return Double(shape.scale) * sum + (shape.accumulates ? Double(before[row, column]) : 0)
        }
      }
    }
  }

  @Test("a product equals the triple loop in double precision", arguments: ProductCase.all, [1, 2])
  func tripleLoop(shape: ProductCase, threads: Int) {
    let compute = Compute(threads: threads)
    let problem = Problem(shape)
    func product() -> Matrix {
      let out = problem.before.amidOthers()
      compute.multiply(
        problem.a, problem.b, into: out, scale: shape.scale, accumulate: shape.accumulates)
      return out
    }
    let out = product()
    #expect(largestDifference(out.doubles, problem.expected) < 1e-4)
    #expect(product().bits == out.bits, "the same product again")
  }

  @Test(
    "so does a thin product, on any number of threads to the bit", arguments: ProductCase.all,
    Kernels.names)
  func thin(shape: ProductCase, kernels: String) throws {
    let problem = Problem(shape)
    let outcomes = try [1, 2, 3].map { threads in
      let out = problem.before.amidOthers()
      try Kernels.compute(kernels, threads: threads).multiplyThin(
        problem.a, problem.b, into: out, scale: shape.scale, accumulate: shape.accumulates)
      return out
    }
    #expect(largestDifference(outcomes[0].doubles, problem.expected) < 1e-4)
    #expect(outcomes.allSatisfy { $0.bits == outcomes[0].bits })
  }

  @Test("a product writes nothing beside its slice")
  func neighbours() {
    let whole = Matrix(rows: 6, columns: 6)
    whole.fill(99)
    let inside = whole.rows(2..<4).columns(1..<4)
    Compute(threads: 2).multiply(
      Matrix.random(2, 8, seed: 1), Matrix.random(8, 3, seed: 2), into: inside)
    Compute(threads: 2).multiplyThin(
      Matrix.random(2, 8, seed: 1), Matrix.random(8, 3, seed: 2), into: inside)
    #expect(whole.values.filter { $0 == 99 }.count == 36 - 6)
  }

  @Test("products of matrices without elements are empty, or zero")
  func empty() {
    let compute = Compute(threads: 1)
    compute.multiply(
      Matrix(rows: 0, columns: 3), Matrix(rows: 3, columns: 2),
      into: Matrix(rows: 0, columns: 2))
    let out = Matrix.random(2, 2, seed: 1)
    compute.multiply(Matrix(rows: 2, columns: 0), Matrix(rows: 0, columns: 2), into: out)
    #expect(out.values == [0, 0, 0, 0])
    out.fill(1)
    compute.multiplyThin(Matrix(rows: 2, columns: 0), Matrix(rows: 0, columns: 2), into: out)
    #expect(out.values == [0, 0, 0, 0])
  }
}
