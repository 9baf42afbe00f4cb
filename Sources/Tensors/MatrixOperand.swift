/// A factor of a matrix product: a matrix, or its transpose.
public protocol MatrixOperand: Sendable {
  /// The matrix as it lies in memory.
  var matrix: Matrix { get }
  /// True where the product takes the transpose.
  var isTransposed: Bool { get }
}

extension MatrixOperand {
  /// The rows of the factor.
  var factorRows: Int { isTransposed ? matrix.columns : matrix.rows }
  /// The columns of the factor.
  var factorColumns: Int { isTransposed ? matrix.rows : matrix.columns }
}

extension Matrix: MatrixOperand {
  /// The matrix itself.
  public var matrix: Matrix { self }
  /// False.
  public var isTransposed: Bool { false }
  /// The transpose, as a factor; nothing is moved.
  public var transposed: TransposedMatrix { TransposedMatrix(matrix: self) }
}

/// The transpose of a matrix, as a factor of a product.
public struct TransposedMatrix: MatrixOperand {
  /// The matrix as it lies in memory.
  public let matrix: Matrix
  /// True.
  public var isTransposed: Bool { true }
}
