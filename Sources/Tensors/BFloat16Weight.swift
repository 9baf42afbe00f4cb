import CKernels

/// A weight W (out, in) in bfloat16: half of float32's memory, packed once for products by
/// its transpose and by itself.
///
/// Like a matrix it is a small value that refers to memory.
public struct BFloat16Weight: Sendable {
  /// The outputs, rows of W.
  public let rows: Int
  /// The inputs, columns of W.
  public let columns: Int
  private let storage: AlignedStorage<UInt16>

  /// Allocates a weight of zeros, to be loaded.
  public init(rows: Int, columns: Int) {
    precondition(rows >= 0 && columns >= 0)
    self.rows = rows
    self.columns = columns
    storage = AlignedStorage(count: rehearse_bfloat16_packed_count(rows, columns))
  }

  /// Rounds a matrix to the nearest bfloat16, ties to even, and packs it.
  public init(_ matrix: Matrix) {
    self.init(rows: matrix.rows, columns: matrix.columns)
    for row in 0..<rows { pack(matrix.row(row), asRow: row) }
  }

  /// Packs the rows in `range` from little-endian bytes of bfloat16, or of float32, which is rounded
  /// to the nearest, ties to even. Only one row at a time lies in memory as float32.
  ///
  /// - Precondition: `bytes` holds exactly the elements of those rows.
  public func load(
    _ bytes: UnsafeRawBufferPointer, as type: FloatType, into range: Range<Int>, compute: Compute
  ) {
    let rowSize = columns * type.size
    precondition(range.lowerBound >= 0 && range.upperBound <= rows)
    precondition(bytes.count == range.count * rowSize)
    let elements = Matrix(rows: 1, columns: columns)
    for (index, row) in range.enumerated() {
      let source = bytes[index * rowSize..<(index + 1) * rowSize]
      elements.load(UnsafeRawBufferPointer(rebasing: source), as: type, compute: compute)
      pack(elements.base, asRow: row)
    }
  }

  /// Rounds a matrix of the same shape to the nearest bfloat16, ties to even, and packs it.
  public func store(_ matrix: Matrix, compute: Compute) {
    precondition(matrix.rows == rows && matrix.columns == columns)
    compute.parallel(rows, grain: rowGrain) { range in
      for row in range { pack(matrix.row(row), asRow: row) }
    }
  }

  private func pack(_ elements: UnsafePointer<Float>, asRow row: Int) {
    rehearse_bfloat16_pack(storage.base, elements, row, columns)
  }

  /// The elements in the layout that `bfloat16.h` describes.
  var packed: UnsafePointer<UInt16> { UnsafePointer(storage.base) }
}
