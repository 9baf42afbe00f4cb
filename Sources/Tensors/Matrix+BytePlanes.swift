extension Matrix {
  /// The number of byte planes: the bytes of an element.
  private static var planeCount: Int { MemoryLayout<Float>.size }

  /// The elements' first, lowest, bytes in order, then their second bytes, and so on.
  ///
  /// Side by side, bytes that hold signs and exponents compress; between those that hold the noise
  /// of the last digits they do not.
  public var bytePlanes: [UInt8] {
    let count = count
    return [UInt8](unsafeUninitializedCapacity: Self.planeCount * count) { planes, initialized in
      initialized = planes.count
      guard let first = planes.baseAddress else { return }
      for row in 0..<rows {
        let elements = self.row(row)
        for plane in 0..<Self.planeCount {
          let target = first + plane * count + row * columns
          for column in 0..<columns {
            target[column] = UInt8(
              truncatingIfNeeded: elements[column].bitPattern >> UInt32(8 * plane))
          }
        }
      }
    }
  }

  /// Fills the elements from what `bytePlanes` gave.
  ///
  /// - Precondition: `planes` holds four bytes for each of the elements.
  public func load(bytePlanes planes: [UInt8]) {
    let count = count
    precondition(planes.count == Self.planeCount * count)
    planes.withUnsafeBufferPointer { planes in
      guard let first = planes.baseAddress else { return }
      for row in 0..<rows {
        let (elements, source) = (self.row(row), first + row * columns)
        for column in 0..<columns {
          var bits = UInt32(0)
          for plane in 0..<Self.planeCount {
            bits |= UInt32(source[plane * count + column]) << UInt32(8 * plane)
          }
          elements[column] = Float(bitPattern: bits)
        }
      }
    }
  }
}
