import LanguageModel
import Tensors

/// Adds up the curvature of several sources.
///
/// Diagonals are added. Of Kronecker factors C becomes the mean and G the sum: their product is then
/// the sum of the sources' products where all have the same C, while a sum of both would count n
/// equal sources n² times.
struct CurvatureSum {
  let compute: Compute
  private var sum: Curvature?
  private var count: Float = 0

  init(compute: Compute) { self.compute = compute }

  /// Adds the curvature of a source; the first one's memory becomes that of the sum.
  ///
  /// - Precondition: all have one kind and belong to adapters of one shape.
  mutating func add(_ curvature: Curvature) {
    count += 1
    guard let sum else {
      sum = curvature
      return
    }
    let others = curvature.tensors
    for (name, matrix) in sum.tensors {
      guard let other = others[name] else { preconditionFailure("no \(name)") }
      compute.add(other, to: matrix)
    }
  }

  /// The curvature of all of them together; nil where there is none.
  func finish() -> Curvature? {
    if case .kfac(let factors)? = sum, count > 1 {
      factors.multiply(inputs: 1 / count, outputs: 1, compute: compute)
    }
    return sum
  }
}
