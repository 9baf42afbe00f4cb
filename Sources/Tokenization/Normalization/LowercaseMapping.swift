/// Lower case, as the reference's `Lowercase` makes it: character by character, so that a final
/// sigma is none, by the tables of its version of Unicode.
struct LowercaseMapping: Sendable {
  private let mapping = Self.mapping

  private static let mapping = ScalarMapping(LowercaseTable.mapping)

  /// The text from `start` to `limit` in lower case. Ill-formed bytes stay as they are.
  func lowercased(_ text: Span<UInt8>, from start: Int, limit: Int) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(limit - start)
    var index = start
    while index < limit {
      let byte = text[index]
      if byte < 0x80 {
        output.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
        index += 1
        continue
      }
      let (scalar, length) = decodeScalar(in: text, at: index, limit: limit)
      if let replacement = mapping.replacement(of: scalar) {
        for scalar in replacement { appendUTF8(scalar, to: &output) }
      } else {
        output.append(text, from: index, to: index + length)
      }
      index += length
    }
    return output
  }
}
