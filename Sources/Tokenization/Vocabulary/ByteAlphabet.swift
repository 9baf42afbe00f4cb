/// The printable characters by which byte-level vocabularies write the 256 bytes: a printable
/// Latin-1 character stands for itself, the other 68 bytes for U+0100 and up, in order.
enum ByteAlphabet {
  /// The scalar of each byte.
  static let scalars: [Unicode.Scalar] = {
    var replacement: UInt32 = 0x100
    return (UInt8.min...UInt8.max).map { byte in
      if isPrintable(byte) { return Unicode.Scalar(byte) }
      defer { replacement += 1 }
      return Unicode.Scalar(replacement) ?? "\u{FFFD}"
    }
  }()

  /// The byte of each scalar below U+0144.
  private static let bytes: [UInt8?] = {
    var bytes = [UInt8?](repeating: nil, count: 0x144)
    for (byte, scalar) in scalars.enumerated() { bytes[Int(scalar.value)] = UInt8(byte) }
    return bytes
  }()

  /// Appends the bytes that a token's name stands for.
  ///
  /// A name with a character from outside the alphabet stands for its own UTF-8, as in the
  /// reference's decoder.
  static func appendBytes(ofTokenNamed name: Span<UInt8>, to output: inout [UInt8]) {
    let start = output.count
    var index = 0
    while index < name.count {
      let (scalar, length) = decodeScalar(in: name, at: index, limit: name.count)
      guard scalar < bytes.count, let byte = bytes[Int(scalar)] else {
        output.removeSubrange(start...)
        for index in name.indices { output.append(name[index]) }
        return
      }
      output.append(byte)
      index += length
    }
  }

  /// Appends a text written in the alphabet.
  static func append(
    _ text: Span<UInt8>, from start: Int, to end: Int, to output: inout [UInt8]
  ) {
    for index in start..<end { appendUTF8(scalars[Int(text[index])].value, to: &output) }
  }

  private static func isPrintable(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || byte >= 0xAE
  }
}
