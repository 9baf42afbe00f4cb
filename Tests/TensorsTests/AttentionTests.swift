import Testing

@testable import Tensors

@Suite("Causal attention")
struct AttentionTests {
  private static let (heads, groups, width) = (6, 2, 5)
  private let scale: Float = 0.4

  /// Segments of the given numbers of queries and keys.
  private func problems(_ lengths: [(queries: Int, keys: Int)]) -> [AttentionProblem] {
    lengths.enumerated().map { index, length in
      AttentionProblem(
        queries: length.queries, keys: length.keys, heads: Self.heads, groups: Self.groups,
        width: Self.width, scale: scale, seed: UInt64(100 * index))
    }
  }

  private func forward(_ problems: [AttentionProblem], _ compute: Compute) {
    compute.attention(
      problems.map(\.segment), heads: Self.heads, groups: Self.groups, scale: scale)
  }

  private func backward(_ problems: [AttentionProblem], _ compute: Compute) {
    compute.attentionBackward(
      problems.map(\.segment), gradients: problems.map(\.gradient), heads: Self.heads,
      groups: Self.groups, scale: scale)
  }

  @Test(
    "segments attend to themselves alone, heads share their group's keys", arguments: Kernels.names,
    [1, 2])
  func segments(kernels: String, threads: Int) throws {
    // Lengths on both sides of a block of queries, and of several blocks.
    let problems = problems([(1, 1), (7, 7), (64, 64), (65, 65), (150, 150)])
    forward(problems, try Kernels.compute(kernels, threads: threads))
    for problem in problems {
      let found = problem.segment.output.doubles
      #expect(largestDifference(found, problem.reference.output) < 2e-6)
    }
  }

  @Test("fewer queries than keys are the last ones, as with a cache", arguments: Kernels.names)
  func cached(kernels: String) throws {
    let problems = problems([(1, 9), (3, 90), (70, 75)])
    forward(problems, try Kernels.compute(kernels, threads: 2))
    for problem in problems {
      let found = problem.segment.output.doubles
      #expect(largestDifference(found, problem.reference.output) < 2e-6)
    }
  }

  @Test("scores of any size leave the softmax finite", arguments: Kernels.names)
  func largeScores(kernels: String) throws {
    let problem = problems([(9, 9)])[0]
    try Kernels.compute(kernels).attention(
      [problem.segment], heads: Self.heads, groups: Self.groups, scale: 1e4)
    #expect(problem.segment.output.values.allSatisfy { abs($0) <= 2.001 })
  }

  @Test(
    "queries, keys and values receive their gradients", arguments: Kernels.names,
    [(6, 6), (4, 7)])
  func gradients(kernels: String, lengths: (Int, Int)) throws {
    let compute = try Kernels.compute(kernels, threads: 2)
    let problems = problems([lengths, lengths])
    forward(problems, compute)
    backward(problems, compute)
    for problem in problems {
      let reference = problem.reference
      let parts: [(Matrix, WritableKeyPath<AttentionReference, Rows>)] = [
        (problem.gradient.queries, \.queries), (problem.gradient.keys, \.keys),
        (problem.gradient.values, \.values),
      ]
      for (found, part) in parts {
        let expected = finiteDifferences(at: reference[keyPath: part]) {
          reference.loss(part, $0, problem.dy)
        }
        #expect(largestDifference(found.doubles, expected) < 1e-5, "\(part)")
      }
    }
  }

  @Test("so they do over several blocks of queries", arguments: Kernels.names)
  func gradientsOfBlocks(kernels: String) throws {
    let compute = try Kernels.compute(kernels, threads: 2)
    let problem = problems([(140, 150)])[0]
    forward([problem], compute)
    backward([problem], compute)
    let reference = problem.reference
    let parts: [(Matrix, WritableKeyPath<AttentionReference, Rows>)] = [
      (problem.gradient.queries, \.queries), (problem.gradient.keys, \.keys),
      (problem.gradient.values, \.values),
    ]
    for (found, part) in parts {
      let direction = Matrix.random(found.rows, found.columns, seed: 77).doubles
      let expected = directionalDerivative(at: reference[keyPath: part], along: direction) {
        reference.loss(part, $0, problem.dy)
      }
      #expect(abs(inner(found.doubles, direction) - expected) < 1e-4 * max(1, abs(expected)))
    }
  }

  @Test("threads make no difference, since each head is one thread's")
  func threads() {
    let lengths = [(70, 70), (5, 30), (64, 64)]
    let outcomes = [1, 2, 3, 3].map { threads in
      let problems = problems(lengths)
      forward(problems, Compute(threads: threads))
      backward(problems, Compute(threads: threads))
      return problems.map { problem in
        [
          problem.segment.output, problem.gradient.queries, problem.gradient.keys,
          problem.gradient.values,
        ].map(\.bits)
      }
    }
    #expect(outcomes.allSatisfy { $0 == outcomes[0] })
  }
}
