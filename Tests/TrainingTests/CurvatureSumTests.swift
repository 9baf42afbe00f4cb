import LanguageModel
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite("Curvature of several sources")
struct CurvatureSumTests {
  /// The sum of curvatures that hold 1, 2, … in every element, by tensor.
  private func sum(_ kind: CurvatureKind, of count: Int) throws -> [String: Matrix] {
    let folder = try TinyModelFolder()
    let model = try ModelConfiguration(modelFolder: folder.path)
    let adapter = Adapter(LoRAConfiguration(rank: 2, alpha: 4, targets: [.key]), for: model)
    var sum = CurvatureSum(compute: Compute(threads: 1))
    for value in 1...count {
      let curvature = Curvature(kind, for: adapter, of: model)
      for matrix in curvature.tensors.values { matrix.fill(Float(value)) }
      sum.add(curvature)
    }
    return try #require(sum.finish()).tensors
  }

  @Test("diagonals are added")
  func diagonal() throws {
    #expect(try sum(.diagonal, of: 3).values.allSatisfy { $0.values.allSatisfy { $0 == 6 } })
  }

  @Test("of Kronecker factors the inputs' are averaged and the outputs' added")
  func kfac() throws {
    for (name, matrix) in try sum(.kfac, of: 3) {
      #expect(matrix.values.allSatisfy { $0 == (name.hasSuffix(".input") ? 2 : 6) })
    }
  }

  @Test("that of one source is as it was, and of none there is none")
  func small() throws {
    #expect(try sum(.kfac, of: 1).values.allSatisfy { $0.values.allSatisfy { $0 == 1 } })
    #expect(CurvatureSum(compute: Compute(threads: 1)).finish() == nil)
  }
}
