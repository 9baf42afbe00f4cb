extension [UInt8] {
  /// Appends a number, seven bits a byte, lowest first, the top bit set in all bytes but the last.
  mutating func append(varint number: Int) {
    precondition(number >= 0, "a varint is not negative")
    var rest = number
    while rest >= 0x80 {
      append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  /// Appends a signed number: 0, -1, 1, -2, … are written as the varints 0, 1, 2, 3, …
  mutating func append(signedVarint number: Int) {
    append(varint: number >= 0 ? 2 * number : -2 * number - 1)
  }
}

/// Reads varints one after another; every fault in them is a nil.
struct VarintReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// How many bytes are left.
  var remaining: Int { bytes.count - position }

  /// The next number; nil if the bytes end, it takes more than nine, or it is longer than need be.
  mutating func next() -> Int? {
    var number = 0
    for shift in stride(from: 0, to: 63, by: 7) {
      guard position < bytes.count else { return nil }
      let byte = bytes[position]
      position += 1
      number |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return byte == 0 && shift > 0 ? nil : number }
    }
    return nil
  }

  /// The next signed number.
  mutating func nextSigned() -> Int? {
    next().map { $0 & 1 == 0 ? $0 >> 1 : -($0 >> 1) - 1 }
  }

  /// The next `count` bytes.
  mutating func next(bytes count: Int) -> ArraySlice<UInt8>? {
    guard count <= remaining else { return nil }
    position += count
    return bytes[position - count..<position]
  }
}
