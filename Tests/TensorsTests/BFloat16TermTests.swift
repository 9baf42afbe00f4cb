import CKernels
import Testing

@testable import Tensors

@Suite("What is added to products by weights in bfloat16")
struct BFloat16TermTests {
  private static let (rows, columns, inputs) = (301, 100, 1100)

  /// Two adapters of three ranks beside each other, which meet inside a panel of 32 columns and
  /// leave the last panel to none.
  private let term: LowRankTerm = {
    let up = Matrix(rows: 6, columns: columns)
    let blocks = [(ranks: 0..<3, columns: 0..<40), (ranks: 3..<6, columns: 40..<64)]
    for (ranks, columns) in blocks {
      up.rows(ranks).columns(columns).copy(
        from: Matrix.random(ranks.count, columns.count, seed: UInt64(columns.lowerBound)))
    }
    return LowRankTerm(
      low: Matrix.random(rows, 6, seed: 20).amidOthers(), up: up.amidOthers(), scale: -0.5,
      blocks: blocks)
  }()
  private let residual = Matrix.random(rows, columns, seed: 21).amidOthers()

  private func compute(_ kernel: String, threads: Int) throws -> Compute {
    Compute(
      threads: threads, kernels: rehearse_kernels().pointee,
      bfloat16Kernels: try #require(rehearse_bfloat16_kernels_named(kernel)).pointee)
  }

  @Test("x Wᵀ takes a term of low rank and a residual", arguments: BFloat16Tests.kernels, [1, 3])
  func forward(kernel: String, threads: Int) throws {
    let compute = try compute(kernel, threads: threads)
    let weight = BFloat16Weight(Matrix.random(Self.columns, Self.inputs, seed: 22))
    let x = Matrix.random(Self.rows, Self.inputs, seed: 23)
    let expected = Matrix(rows: Self.rows, columns: Self.columns)
    compute.multiply(x, transposeOf: weight, into: expected)
    compute.add(term, to: expected)
    compute.add(residual, to: expected)
    let out = Matrix.random(Self.rows, Self.columns, seed: 24).amidOthers()
    compute.multiply(x, transposeOf: weight, into: out, adding: term, residual: residual)
    #expect(largestDifference(out.doubles, expected.doubles) < 1e-5)
  }

  @Test("g W takes a term of low rank", arguments: BFloat16Tests.kernels, [1, 3])
  func backward(kernel: String, threads: Int) throws {
    let compute = try compute(kernel, threads: threads)
    let weight = BFloat16Weight(Matrix.random(Self.inputs, Self.columns, seed: 25))
    let gradient = Matrix.random(Self.rows, Self.inputs, seed: 26)
    let expected = Matrix(rows: Self.rows, columns: Self.columns)
    compute.multiply(gradient, weight, into: expected)
    compute.add(term, to: expected)
    let out = Matrix.random(Self.rows, Self.columns, seed: 27).amidOthers()
    compute.multiply(gradient, weight, into: out, adding: term)
    #expect(largestDifference(out.doubles, expected.doubles) < 1e-5)
  }

  /// A term whose `low` comes from overlapping halves of x's columns, which no block of the depth
  /// divides.
  private func termFrom(columns: Int) -> LowRankTerm {
    let low = Matrix(rows: Self.rows, columns: 6)
    low.fill(99)
    return LowRankTerm(
      low: low.amidOthers(), up: term.up, scale: 0.5, blocks: term.blocks,
      downs: [
        LowRankTerm.Down(
          columns: 0..<columns - 5, factor: Matrix.random(columns - 5, 2, seed: 30), ranks: 0..<2),
        LowRankTerm.Down(
          columns: 7..<columns, factor: Matrix.random(columns - 7, 4, seed: 31).amidOthers(),
          ranks: 2..<6),
      ], lowScale: 0.25)
  }

  @Test(
    "what is of low rank can be computed on the way, to the same bits on any number of threads",
    arguments: BFloat16Tests.kernels)
  func computedLow(kernel: String) throws {
    let x = Matrix.random(Self.rows, Self.inputs, seed: 32).amidOthers()
    let weight = BFloat16Weight(Matrix.random(Self.columns, Self.inputs, seed: 33))
    let transposed = BFloat16Weight(Matrix.random(Self.inputs, Self.columns, seed: 34))
    let outcomes = try [1, 2, 3].map { threads in
      let compute = try compute(kernel, threads: threads)
      let (forward, backward) = (termFrom(columns: Self.inputs), termFrom(columns: Self.inputs))
      let outs = (0..<2).map { _ in Matrix(rows: Self.rows, columns: Self.columns) }
      compute.multiply(x, transposeOf: weight, into: outs[0], adding: forward)
      compute.multiply(x, transposed, into: outs[1], adding: backward)

      let expected = termFrom(columns: Self.inputs)
      compute.computeLow(of: expected, from: x)
      for low in [forward.low, backward.low] {
        #expect(largestDifference(low.doubles, expected.low.doubles) < 1e-4)
      }
      let plain = Matrix(rows: Self.rows, columns: Self.columns)
      compute.multiply(x, transposeOf: weight, into: plain)
      compute.add(expected, to: plain)
      #expect(largestDifference(outs[0].doubles, plain.doubles) < 1e-4)
      return (outs + [forward.low, backward.low]).map(\.bits)
    }
    #expect(outcomes.allSatisfy { $0 == outcomes[0] })
  }

  @Test("few rows by many columns, whose columns threads share, take the same term")
  func fewRows() throws {
    let weight = BFloat16Weight(Matrix.random(Self.columns, Self.inputs, seed: 35))
    let x = Matrix.random(40, Self.inputs, seed: 36)
    let outcomes = try [1, 3].map { threads in
      let compute = try compute("generic", threads: threads)
      let term = termFrom(columns: Self.inputs).rows(0..<40)
      let out = Matrix(rows: 40, columns: Self.columns)
      compute.multiply(x, transposeOf: weight, into: out, adding: term)
      return out.doubles
    }
    #expect(largestDifference(outcomes[0], outcomes[1]) < 1e-4)
  }

  @Test("a term of zeros changes no bit", arguments: BFloat16Tests.kernels)
  func zeros(kernel: String) throws {
    let compute = try compute(kernel, threads: 2)
    let weight = BFloat16Weight(Matrix.random(Self.columns, Self.inputs, seed: 28))
    let x = Matrix.random(Self.rows, Self.inputs, seed: 29)
    let (plain, out) = (
      Matrix(rows: Self.rows, columns: Self.columns), Matrix(rows: Self.rows, columns: Self.columns)
    )
    compute.multiply(x, transposeOf: weight, into: plain)
    let nothing = LowRankTerm(
      low: term.low, up: Matrix(rows: 6, columns: Self.columns), scale: 2, blocks: term.blocks)
    compute.multiply(x, transposeOf: weight, into: out, adding: nothing)
    #expect(out.bits == plain.bits)
  }
}
