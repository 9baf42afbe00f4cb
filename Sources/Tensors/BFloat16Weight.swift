import CKernels

/// A frozen weight W (out, in) in bfloat16: half of float32's memory, packed once for products by
/// its transpose and by itself.
public struct BFloat16Weight: Sendable {
  /// The outputs, rows of W.
  public let rows: Int
  /// The inputs, columns of W.
  public let columns: Int
  private let storage: AlignedStorage<UInt16>

  /// Rounds a matrix to the nearest bfloat16, ties to even, and packs it.
  public init(_ matrix: Matrix, compute: Compute) {
    rows = matrix.rows
    columns = matrix.columns
    let storage = AlignedStorage<UInt16>(
      count: rehearse_bfloat16_packed_count(matrix.rows, matrix.columns))
    self.storage = storage
    compute.parallel(rows, grain: rowGrain) { range in
      for row in range {
        rehearse_bfloat16_pack(storage.base, matrix.row(row), row, matrix.columns)
      }
    }
  }

  /// The elements in the layout that `bfloat16.h` describes.
  var packed: UnsafePointer<UInt16> { UnsafePointer(storage.base) }

  /// The memory of the elements, in bytes.
  public var byteCount: Int { storage.count * MemoryLayout<UInt16>.stride }
}
