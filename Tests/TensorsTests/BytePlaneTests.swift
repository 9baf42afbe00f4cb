import TestSupport
import Testing

@testable import Tensors

@Suite("Elements as byte planes")
struct BytePlaneTests {
  @Test("the lowest bytes of all elements come first, the highest last")
  func order() {
    let values: [UInt32] = [0x0403_0201, 0x1413_1211]
    let matrix = Matrix(rows: 1, columns: 2, values: values.map(Float.init(bitPattern:)))
    #expect(matrix.bytePlanes == [0x01, 0x11, 0x02, 0x12, 0x03, 0x13, 0x04, 0x14])
  }

  @Test("elements come back to the bit, also from and into a slice of columns")
  func roundTrip() {
    var generator = SeededGenerator(seed: 3)
    let bits = (0..<7 * 9).map { _ in UInt32.random(in: 0...(.max), using: &generator) }
    let whole = Matrix(rows: 7, columns: 9, values: bits.map(Float.init(bitPattern:)))
    for matrix in [whole, whole.columns(2..<7), whole.rows(0..<0)] {
      let wide = Matrix(rows: matrix.rows, columns: matrix.columns + 3)
      let target = wide.columns(1..<1 + matrix.columns)
      target.load(bytePlanes: matrix.bytePlanes)
      #expect(target.values.map(\.bitPattern) == matrix.values.map(\.bitPattern))
      #expect(wide.columns(0..<1).values.allSatisfy { $0 == 0 })
    }
  }
}
