import CKernels
import Testing

@testable import Tensors

@Suite("Products by weights in bfloat16")
struct BFloat16Tests {
  /// The instruction sets that this processor has; `amx` where Linux grants tiles.
  static let kernels = ["generic", "avx512bf16", "amx"].filter { (name: String) in
    rehearse_bfloat16_kernels_named(name) != nil
  }

  /// Rows of the product, and the outputs and inputs of its weight: below a pair, a panel and a
  /// tile, at their multiples, and beyond one block of rows and of either side.
  static let shapes = [
    (1, 1, 1), (3, 5, 7), (33, 34, 66), (64, 64, 64), (300, 40, 33), (5, 33, 1100), (5, 1100, 33),
  ]

  private static func compute(_ name: String, threads: Int = 1) throws -> Compute {
    Compute(
      threads: threads, kernels: rehearse_kernels().pointee,
      bfloat16Kernels: try #require(rehearse_bfloat16_kernels_named(name)).pointee)
  }

  /// The nearest multiple of a 128th of the value's power of two.
  private static func rounded(_ value: Double) -> Double {
    guard value != 0 else { return value }
    let spacing = value.binade / 128
    return (value / spacing).rounded(.toNearestOrEven) * spacing
  }

  private static func rounded(_ matrix: Matrix) -> Rows { matrix.doubles.map { $0.map(rounded) } }

  @Test("the kernels that are chosen are among those that the processor has")
  func choice() {
    let name = Compute(threads: 1).bfloat16KernelName
    #expect(name.map { $0 != "generic" && Self.kernels.contains($0) } ?? true)
  }

  @Test("x Wᵀ equals the product of the rounded factors", arguments: shapes, kernels)
  func forward(shape: (Int, Int, Int), kernel: String) throws {
    let (rows, outputs, inputs) = shape
    let x = Matrix.random(rows, inputs, seed: 1).amidOthers()
    let weight = Matrix.random(outputs, inputs, seed: 2)
    let elements = Self.rounded(weight)
    let expected = Self.rounded(x).map { x in
      elements.map { w in zip(x, w).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    let compute = try Self.compute(kernel, threads: 2)
    let out = Matrix.random(rows, outputs, seed: 3).amidOthers()
    compute.multiply(x, transposeOf: BFloat16Weight(weight), into: out)
    #expect(largestDifference(out.doubles, expected) < 1e-4)
  }

  @Test("g W equals the product of the rounded factors", arguments: shapes, kernels)
  func backward(shape: (Int, Int, Int), kernel: String) throws {
    let (rows, outputs, inputs) = shape
    let gradient = Matrix.random(rows, outputs, seed: 4).amidOthers()
    let weight = Matrix.random(outputs, inputs, seed: 5)
    let elements = Self.rounded(weight)
    let expected = Self.rounded(gradient).map { g in
      (0..<inputs).map { input in g.indices.reduce(0) { $0 + g[$1] * elements[$1][input] } }
    }
    let compute = try Self.compute(kernel, threads: 2)
    let out = Matrix.random(rows, inputs, seed: 6).amidOthers()
    compute.multiply(gradient, BFloat16Weight(weight), into: out)
    #expect(largestDifference(out.doubles, expected) < 1e-4)
  }

  @Test("neither threads nor the rows around it change a bit of a row", arguments: kernels)
  func sameBits(kernel: String) throws {
    let weight = BFloat16Weight(Matrix.random(40, 1100, seed: 7))
    let x = Matrix.random(301, 1100, seed: 8)
    func product(_ x: Matrix, threads: Int) throws -> Matrix {
      let out = Matrix(rows: x.rows, columns: weight.rows)
      try Self.compute(kernel, threads: threads).multiply(x, transposeOf: weight, into: out)
      return out
    }
    let whole = try product(x, threads: 1)
    #expect(try product(x, threads: 3).bits == whole.bits)
    #expect(try product(x.rows(40..<57), threads: 3).bits == whole.rows(40..<57).bits)
  }

  @Test("rows are rounded to the nearest, ties to even, and no infinity or NaN is lost")
  func rounding() throws {
    let (one, tie): (UInt32, UInt32) = (0x3F80_0000, 0x8000)
    let samples: [(bits: UInt32, expected: UInt32)] = [
      (one, one), (one | tie, one), (one | tie + 1, one + 0x1_0000), (one | tie - 1, one),
      (one + 0x1_0000 | tie, one + 0x2_0000), (0x7F7F_FFFF, 0x7F80_0000),
      (0x7F80_0000, 0x7F80_0000), (0xFF80_0000, 0xFF80_0000),
    ]
    let x = Matrix(
      rows: samples.count, columns: 1, values: samples.map { Float(bitPattern: $0.bits) })
    for kernel in Self.kernels {
      let compute = try Self.compute(kernel)
      let identity = BFloat16Weight(Matrix(rows: 1, columns: 1, values: [1]))
      let out = Matrix(rows: samples.count, columns: 1)
      compute.multiply(x, transposeOf: identity, into: out)
      #expect(out.bits == samples.map(\.expected), "\(kernel)")
      for payload in [0x7F80_0001, 0x7FFF_FFFF, 0xFFFF_FFFF] as [UInt32] {
        let invalid = Matrix(rows: 1, columns: 1, values: [Float(bitPattern: payload)])
        compute.multiply(invalid, transposeOf: identity, into: out.rows(0..<1))
        #expect(out[0, 0].isNaN, "\(kernel), \(payload)")
      }
    }
  }

  @Test("rows that are loaded from a file's bytes are those of the matrix of its elements")
  func loading() {
    let matrix = Matrix.random(70, 33, seed: 15)
    let halves = matrix.values.map { UInt16($0.bitPattern >> 16).littleEndian }
    let truncated = halves.map { Float(bitPattern: UInt32(UInt16(littleEndian: $0)) << 16) }
    let compute = Compute(threads: 1)
    func rows(_ weight: BFloat16Weight) -> [Float] {
      let out = Matrix(rows: 70, columns: 33)
      compute.gather(weight, rows: Array(0..<70), into: out)
      return out.values
    }
    let fromFloat32 = BFloat16Weight(rows: 70, columns: 33)
    for range in [0..<40, 40..<70] {
      matrix.rows(range).withBytes { bytes in
        fromFloat32.load(bytes, as: .float32, into: range, compute: compute)
      }
    }
    #expect(rows(fromFloat32) == rows(BFloat16Weight(matrix)))
    let fromBFloat16 = BFloat16Weight(rows: 70, columns: 33)
    halves.withUnsafeBytes { bytes in
      fromBFloat16.load(bytes, as: .bfloat16, into: 0..<70, compute: compute)
    }
    #expect(rows(fromBFloat16) == truncated)
  }

  @Test("bfloat16 is used where it was asked for and the processor gains by it")
  func precision() {
    #expect(Compute().precision == .float32)
    let compute = Compute(precision: .bfloat16)
    #expect((compute.precision == .bfloat16) == (compute.bfloat16KernelName != nil))
    let without = Compute(threads: 1, precision: .bfloat16, kernels: compute.kernels)
    #expect(without.precision == .float32)
    #expect(without.warnings.contains { $0.contains("no products in bfloat16") })
  }

  @Test("a weight's rows come back rounded")
  func gathered() throws {
    let compute = try Self.compute("generic", threads: 2)
    let matrix = Matrix.random(70, 96, seed: 9)
    let weight = BFloat16Weight(matrix)
    let indices = [69, 0, 31, 32, 0]
    let out = Matrix(rows: indices.count, columns: 96).amidOthers()
    compute.gather(weight, rows: indices, into: out)
    let rows = Self.rounded(matrix)
    #expect(out.doubles == indices.map { rows[$0] })
  }

  @Test("a product writes nothing beside its slice", arguments: kernels)
  func neighbours(kernel: String) throws {
    let compute = try Self.compute(kernel, threads: 2)
    let weight = BFloat16Weight(Matrix.random(3, 8, seed: 10))
    let whole = Matrix(rows: 40, columns: 40)
    whole.fill(99)
    compute.multiply(
      Matrix.random(35, 8, seed: 11), transposeOf: weight,
      into: whole.rows(2..<37).columns(1..<4))
    compute.multiply(
      Matrix.random(35, 3, seed: 12), weight, into: whole.rows(2..<37).columns(30..<38))
    #expect(whole.values.filter { $0 == 99 }.count == 40 * 40 - 35 * 3 - 35 * 8)
  }

  @Test("products without rows, columns or inputs are empty, or zero", arguments: kernels)
  func empty(kernel: String) throws {
    let compute = try Self.compute(kernel)
    let weight = BFloat16Weight(Matrix.random(3, 2, seed: 13))
    compute.multiply(
      Matrix(rows: 0, columns: 2), transposeOf: weight, into: Matrix(rows: 0, columns: 3))
    let nothing = BFloat16Weight(Matrix(rows: 2, columns: 0))
    let out = Matrix.random(2, 2, seed: 14)
    compute.multiply(Matrix(rows: 2, columns: 0), transposeOf: nothing, into: out)
    #expect(out.values == [0, 0, 0, 0])
    compute.multiply(out, nothing, into: Matrix(rows: 2, columns: 0))
  }
}
