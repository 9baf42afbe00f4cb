import CKernels
import Testing

@testable import Tensors

@Suite("Attention with factors in bfloat16")
struct BFloat16AttentionTests {
  private static let kernels = ["generic bfloat16", "avx512bf16"].filter { (name: String) in
    rehearse_attention_kernels_named(name) != nil
  }
  private static let (heads, groups, scale) = (4, 2, Float(0.3))

  private func compute(_ name: String) throws -> Compute {
    Compute(
      threads: 2, kernels: rehearse_kernels().pointee,
      attentionKernels: try #require(rehearse_attention_kernels_named(name)).pointee)
  }

  private func norm(_ rows: Rows) -> Double { inner(rows, rows).squareRoot() }

  private func relativeDifference(_ found: Matrix, _ expected: Rows) -> Double {
    let difference = zip(found.doubles, expected).map { zip($0, $1).map { $0 - $1 } }
    return norm(difference) / norm(expected)
  }

  @Test(
    "is float32's within one part in a hundred, and so are its gradients", arguments: kernels,
    [(1, 1, 5), (5, 5, 8), (3, 90, 33), (96, 96, 64), (130, 140, 7)])
  func accuracy(kernel: String, shape: (queries: Int, keys: Int, width: Int)) throws {
    func problem() -> AttentionProblem {
      AttentionProblem(
        queries: shape.queries, keys: shape.keys, heads: Self.heads, groups: Self.groups,
        width: shape.width, scale: Self.scale, seed: 5)
    }
    func run(_ problem: AttentionProblem, _ compute: Compute) {
      compute.attention(
        [problem.segment], heads: Self.heads, groups: Self.groups, scale: Self.scale)
      compute.attentionBackward(
        [problem.segment], gradients: [problem.gradient], heads: Self.heads, groups: Self.groups,
        scale: Self.scale)
    }
    let (found, expected) = (problem(), problem())
    run(found, try compute(kernel))
    run(expected, Compute(threads: 1))
    let parts: [(Matrix, Matrix)] = [
      (found.segment.output, expected.segment.output),
      (found.gradient.values, expected.gradient.values),
    ]
    for (found, expected) in parts {
      #expect(relativeDifference(found, expected.doubles) < 0.01)
    }
    // Differences of probabilities: for one key they are zero.
    guard shape.keys > 1 else { return }
    for part in [\AttentionSegment.queries, \AttentionSegment.keys] {
      let difference = relativeDifference(
        found.gradient[keyPath: part], expected.gradient[keyPath: part].doubles)
      #expect(difference < 0.02)
    }
  }
}
