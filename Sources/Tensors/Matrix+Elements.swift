import CKernels

extension Matrix {
  /// A copy of the elements, row by row.
  public var values: [Float] {
    [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      for index in 0..<rows {
        buffer.baseAddress?.advanced(by: index * columns)
          .initialize(from: row(index), count: columns)
      }
      initialized = count
    }
  }

  /// Sets every element.
  public func fill(_ value: Float) {
    for index in 0..<rows { row(index).update(repeating: value, count: columns) }
  }

  /// Copies the elements of a matrix of the same shape.
  public func copy(from other: Matrix) {
    precondition(rows == other.rows && columns == other.columns)
    for index in 0..<rows { row(index).update(from: other.row(index), count: columns) }
  }

  /// Reads the elements of a row.
  public func withRow<Result>(_ index: Int, _ body: (Span<Float>) throws -> Result) rethrows
    -> Result
  {
    precondition((0..<rows).contains(index))
    return try body(UnsafeBufferPointer(start: row(index), count: columns).span)
  }

  /// Writes the elements of a row.
  public func withMutableRow<Result>(
    _ index: Int, _ body: (inout MutableSpan<Float>) throws -> Result
  ) rethrows -> Result {
    precondition((0..<rows).contains(index))
    var span = UnsafeMutableBufferPointer(start: row(index), count: columns).mutableSpan
    return try body(&span)
  }

  /// Lends the elements, which must lie without gaps, as raw bytes in the machine's order.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows
    -> Result
  {
    precondition(isContiguous)
    return try body(
      UnsafeRawBufferPointer(start: base, count: count * MemoryLayout<Float>.stride))
  }

  /// Fills the elements, which must lie without gaps, from little-endian float32 or bfloat16 bytes.
  ///
  /// - Precondition: `bytes` holds exactly `count` elements of that type.
  public func load(_ bytes: UnsafeRawBufferPointer, as type: FloatType, compute: Compute) {
    precondition(isContiguous && bytes.count == count * type.size)
    guard let source = bytes.baseAddress, count > 0 else { return }
    switch type {
    case .float32:
      UnsafeMutableRawPointer(base).copyMemory(from: source, byteCount: bytes.count)
    case .bfloat16:
      // A safetensors payload starts at any even or odd byte; the copy gives it an alignment.
      let block = 1 << 16
      withUnsafeTemporaryAllocation(of: UInt16.self, capacity: min(block, count)) { aligned in
        for start in Swift.stride(from: 0, to: count, by: block) {
          let length = min(block, count - start)
          UnsafeMutableRawBufferPointer(aligned).baseAddress?
            .copyMemory(from: source + start * 2, byteCount: length * 2)
          guard let words = aligned.baseAddress else { return }
          compute.kernels.widen_bfloat16(base + start, words, length)
        }
      }
    }
  }
}

extension Matrix {
  /// The elements, row by row, as little-endian bytes of a type: float32 as they are, bfloat16 rounded
  /// to the nearest, ties to even.
  public func bytes(as type: FloatType) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count * type.size) { bytes, initialized in
      let target = UnsafeMutableRawBufferPointer(bytes)
      for index in 0..<rows {
        let source = row(index)
        let first = index * columns * type.size
        switch type {
        case .float32:
          target.baseAddress?.advanced(by: first)
            .copyMemory(from: source, byteCount: columns * type.size)
        case .bfloat16:
          for column in 0..<columns {
            target.storeBytes(
              of: source[column].bfloat16Bits.littleEndian, toByteOffset: first + 2 * column,
              as: UInt16.self)
          }
        }
      }
      initialized = bytes.count
    }
  }
}

extension Float {
  /// The upper half of the bits of the nearest bfloat16, ties to even; a NaN stays one.
  fileprivate var bfloat16Bits: UInt16 {
    let bits = bitPattern
    guard !isNaN else { return UInt16(bits >> 16) | 0x0040 }
    return UInt16((bits + 0x7FFF + (bits >> 16) & 1) >> 16)
  }
}

/// How a file stores the elements of a matrix.
public enum FloatType: Sendable {
  case float32
  case bfloat16

  /// The bytes of one element.
  public var size: Int { self == .float32 ? 4 : 2 }
}
