extension RawSpan {
  /// The little-endian integer at a byte offset, which need not be aligned.
  ///
  /// - Precondition: the integer lies within the span.
  public func littleEndian<Integer: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, as type: Integer.Type = Integer.self
  ) -> Integer {
    // Any bit pattern is a valid integer; the span checks the bounds.
    Integer(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: type))
  }
}

extension [UInt8] {
  /// A copy of the bytes that a span lends.
  public init(copying span: RawSpan) { self = span.withUnsafeBytes { Array($0) } }

  /// Appends the bytes of an integer, lowest first.
  public mutating func append(littleEndian integer: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: integer.littleEndian) { append(contentsOf: $0) }
  }
}
