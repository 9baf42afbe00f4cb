import TestSupport
import Testing

@testable import Tensors

@Suite("Matrices and their slices")
struct MatrixTests {
  @Test("a new matrix holds zeros, at an address that any vector load accepts")
  func zeros() {
    let matrix = Matrix(rows: 3, columns: 5)
    #expect(matrix.values == [Float](repeating: 0, count: 15))
    #expect(UInt(bitPattern: matrix.base) % 64 == 0)
  }

  @Test("a slice of rows and columns shows the matrix's own elements")
  func slices() {
    let matrix = Matrix(rows: 3, columns: 4, values: (0..<12).map(Float.init))
    let slice = matrix.rows(1..<3).columns(1..<3)
    #expect(slice.values == [5, 6, 9, 10])
    slice[0, 1] = 60
    #expect(matrix[1, 2] == 60)
  }

  @Test("filling and copying a slice leave its neighbours alone")
  func fill() {
    let matrix = Matrix(rows: 3, columns: 3)
    matrix.rows(1..<2).columns(0..<2).fill(7)
    #expect(matrix.values == [0, 0, 0, 7, 7, 0, 0, 0, 0])
    matrix.columns(2..<3).copy(from: Matrix(rows: 3, columns: 1, values: [1, 2, 3]))
    #expect(matrix.values == [0, 0, 1, 7, 7, 2, 0, 0, 3])
  }

  @Test("reshaping takes the same elements in order, from any first one")
  func reshaped() {
    let matrix = Matrix(rows: 2, columns: 6, values: (0..<12).map(Float.init))
    let part = matrix.reshaped(rows: 2, columns: 4, from: 3)
    #expect(part.values == [3, 4, 5, 6, 7, 8, 9, 10])
    part.fill(0)
    #expect(matrix.values == [0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 11])
  }

  @Test("rows are lent for reading and for writing, also those of a slice")
  func rows() {
    let matrix = Matrix(rows: 2, columns: 4, values: (0..<8).map(Float.init))
    let slice = matrix.columns(1..<3)
    slice.withMutableRow(1) { row in
      for column in row.indices { row[column] += 100 }
    }
    let read = slice.withRow(1) { row in row.indices.map { row[$0] } }
    #expect(read == [105, 106])
    #expect(matrix.values == [0, 1, 2, 3, 4, 105, 106, 7])
  }

  @Test("the lent bytes are the elements in order")
  func bytes() {
    let matrix = Matrix(rows: 2, columns: 2, values: [1, -2, 0.5, 3])
    let copy = Matrix(rows: 1, columns: 4)
    matrix.withBytes { copy.load($0, as: .float32, compute: Compute(threads: 1)) }
    #expect(copy.values == matrix.values)
  }

  @Test("a matrix without elements is one")
  func empty() {
    #expect(Matrix(rows: 0, columns: 4).values.isEmpty)
    #expect(Matrix(rows: 4, columns: 0).values.isEmpty)
    #expect(Matrix(rows: 2, columns: 0, values: []).count == 0)
  }

  @Test("float32 is read from bytes at odd addresses")
  func unalignedFloats() {
    let values: [Float] = [1.5, -.infinity, 0x1p-149, -0.0]
    let bytes: [UInt8] = [0] + values.flatMap { $0.littleEndianBytes }
    let matrix = Matrix(rows: 2, columns: 2)
    bytes.withUnsafeBytes { all in
      matrix.load(
        UnsafeRawBufferPointer(rebasing: all[1...]), as: .float32, compute: Compute(threads: 1))
    }
    #expect(matrix.bits == values.map(\.bitPattern))
  }

  @Test(
    "every bfloat16 widens to its exact value, from any address", arguments: Kernels.names, [0, 1])
  func bfloat16(kernels: String, start: Int) throws {
    // All 65,536 of them, and some again: more than one block of the conversion.
    let words = (0..<70_001).map { UInt16(truncatingIfNeeded: $0) }
    let bytes =
      [UInt8](repeating: 0, count: start)
      + words.flatMap { word in
        [UInt8(truncatingIfNeeded: word), UInt8(word >> 8)]
      }
    let matrix = Matrix(rows: 1, columns: words.count)
    let compute = try Kernels.compute(kernels)
    bytes.withUnsafeBytes { all in
      matrix.load(UnsafeRawBufferPointer(rebasing: all[start...]), as: .bfloat16, compute: compute)
    }
    #expect(matrix.bits == words.map { UInt32($0) << 16 })
  }
}

extension Float {
  fileprivate var littleEndianBytes: [UInt8] {
    withUnsafeBytes(of: bitPattern.littleEndian) { Array($0) }
  }
}
