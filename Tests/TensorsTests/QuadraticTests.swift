import Testing

@testable import Tensors

@Suite("Quadratic forms of parameters")
struct QuadraticTests {
  private let compute = Compute(threads: 2)
  private let x = Matrix.random(3, 50, seed: 1)
  private let y = Matrix.random(3, 50, seed: 2)

  @Test("squares are added to what is there")
  func squares() {
    let sum = Matrix.random(3, 50, seed: 3)
    let expected = zip(sum.values, x.values).map { $0 + $1 * $1 }
    compute.addSquares(of: x, to: sum)
    #expect(largestDifference([sum.values.map(Double.init)], [expected.map(Double.init)]) < 1e-6)
  }

  @Test("an inner product is that of double precision, with gaps between the rows or without")
  func innerProduct() {
    let expected = inner(x.doubles, y.doubles)
    #expect(abs(compute.innerProduct(x, y) - expected) < 1e-12)
    #expect(compute.innerProduct(x.amidOthers(), y.amidOthers()) == compute.innerProduct(x, y))
  }

  @Test("a number multiplies every element of a slice, and nothing beside it")
  func multiplication() {
    let whole = Matrix.random(4, 6, seed: 4)
    let before = whole.values
    compute.multiply(whole.rows(1..<3).columns(2..<5), by: 0.5)
    for (index, value) in whole.values.enumerated() {
      let isInside = (1..<3).contains(index / 6) && (2..<5).contains(index % 6)
      #expect(value == (isInside ? before[index] / 2 : before[index]))
    }
  }

  @Test("a pull's value and gradient are those of its formula")
  func pull() {
    let curvature = Matrix.random(3, 50, in: 0...2, seed: 5)
    let pull = QuadraticPull(center: y, curvature: curvature, damping: 0.25)
    let gradient = Matrix.random(3, 50, seed: 6)
    let before = gradient.doubles
    let value = compute.add(pull, at: x, strength: 3, to: gradient)
    func formula(_ x: Rows) -> Double {
      zip(zip(x.joined(), y.doubles.joined()), curvature.doubles.joined()).reduce(0) { sum, term in
        let distance = term.0.0 - term.0.1
        return sum + 1.5 * (term.1 + 0.25) * distance * distance
      }
    }
    #expect(abs(value - formula(x.doubles)) < 1e-4)
    let slopes = finiteDifferences(at: x.doubles, of: formula)
    let added = zip(gradient.doubles, before).map { zip($0, $1).map { $0 - $1 } }
    #expect(largestDifference(added, slopes) < 1e-5)
  }
}
