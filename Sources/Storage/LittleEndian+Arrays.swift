extension [UInt32] {
  /// The elements that `bytes` holds one after another, little-endian, `width` bytes each.
  ///
  /// - Precondition: `width` is 2 or 4, and `bytes` holds whole elements.
  public init(littleEndian bytes: [UInt8], width: Int) {
    precondition(width == 2 || width == 4, "width \(width) is neither 2 nor 4")
    precondition(bytes.count.isMultiple(of: width), "a part of an element is left over")
    self = bytes.withUnsafeBytes { buffer in
      // Loads through the buffer vectorise; those through a span, which checks each, do not.
      (0..<buffer.count / width).map { place in
        width == 2
          ? UInt32(buffer.loadUnaligned(fromByteOffset: 2 * place, as: UInt16.self).littleEndian)
          : buffer.loadUnaligned(fromByteOffset: 4 * place, as: UInt32.self).littleEndian
      }
    }
  }

  /// The elements as little-endian bytes, `width` bytes each; bits that do not fit are dropped.
  ///
  /// - Precondition: `width` is 2 or 4.
  public func littleEndianBytes(width: Int) -> [UInt8] {
    precondition(width == 2 || width == 4, "width \(width) is neither 2 nor 4")
    return width == 2
      ? map { UInt16(truncatingIfNeeded: $0).littleEndian }.withUnsafeBytes { Array<UInt8>($0) }
      : map(\.littleEndian).withUnsafeBytes { Array<UInt8>($0) }
  }
}
