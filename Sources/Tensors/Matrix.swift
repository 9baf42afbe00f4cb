/// A view of float32 elements as rows × columns, row-major; slices share the memory.
///
/// A matrix is a small value that refers to memory, as a span does: copying it copies no elements,
/// and writing through one view shows in the others.
public struct Matrix: Sendable {
  let storage: AlignedStorage<Float>
  let offset: Int
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The distance of two rows, in elements.
  let stride: Int

  /// Allocates a matrix of zeros.
  public init(rows: Int, columns: Int) {
    precondition(rows >= 0 && columns >= 0)
    self.init(
      storage: AlignedStorage(count: rows * columns), offset: 0, rows: rows, columns: columns,
      stride: columns)
  }

  /// Allocates a matrix of zeros whose rows lie an odd number of cache lines apart, as intermediate
  /// results should: where a power of two divides their distance, a few rows of one column use up
  /// the ways of the cache lines that they fall on, and a product that reads a tile of them runs at
  /// half its speed.
  public static func spread(rows: Int, columns: Int) -> Matrix {
    let line = 16
    let lines = (columns + line - 1) / line | 1
    let stride = columns <= line ? columns : lines * line
    return Matrix(
      storage: AlignedStorage(count: rows * stride), offset: 0, rows: rows, columns: columns,
      stride: stride)
  }

  /// Allocates a matrix of the given elements, row by row.
  public init(rows: Int, columns: Int, values: [Float]) {
    precondition(values.count == rows * columns)
    self.init(rows: rows, columns: columns)
    values.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { base.update(from: start, count: values.count) }
    }
  }

  private init(
    storage: AlignedStorage<Float>, offset: Int, rows: Int, columns: Int, stride: Int
  ) {
    self.storage = storage
    self.offset = offset
    self.rows = rows
    self.columns = columns
    self.stride = stride
  }

  /// The first element.
  var base: UnsafeMutablePointer<Float> { storage.base + offset }

  /// The first element of a row.
  func row(_ index: Int) -> UnsafeMutablePointer<Float> { base + index * stride }

  /// True where the rows follow each other without a gap.
  var isContiguous: Bool { stride == columns || rows <= 1 }

  /// The number of elements.
  public var count: Int { rows * columns }

  /// The rows in `range`.
  public func rows(_ range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows)
    return Matrix(
      storage: storage, offset: offset + range.lowerBound * stride, rows: range.count,
      columns: columns, stride: stride)
  }

  /// The columns in `range`.
  public func columns(_ range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= columns)
    return Matrix(
      storage: storage, offset: offset + range.lowerBound, rows: rows, columns: range.count,
      stride: stride)
  }

  /// The same elements, which must lie without gaps, in another shape; elements left over at the
  /// end are not part of it.
  public func reshaped(rows: Int, columns: Int, from first: Int = 0) -> Matrix {
    precondition(isContiguous && first >= 0 && first + rows * columns <= count)
    return Matrix(
      storage: storage, offset: offset + first, rows: rows, columns: columns, stride: columns)
  }

  /// One element.
  public subscript(row: Int, column: Int) -> Float {
    get {
      precondition((0..<rows).contains(row) && (0..<columns).contains(column))
      return self.row(row)[column]
    }
    nonmutating set {
      precondition((0..<rows).contains(row) && (0..<columns).contains(column))
      self.row(row)[column] = newValue
    }
  }
}
