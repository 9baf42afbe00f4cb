/// What ill-formed UTF-8 decodes to: no scalar, and no index of a table over all scalars.
let illFormedScalar: UInt32 = 0x110000

/// The scalar that begins at `index` and how many bytes it takes; an ill-formed byte is one
/// `illFormedScalar`.
///
/// - Parameter limit: where the text ends, at most `text.count`.
@inline(__always)
func decodeScalar(
  in text: Span<UInt8>, at index: Int, limit: Int
) -> (value: UInt32, length: Int) {
  let lead = text[index]
  if lead < 0x80 { return (UInt32(lead), 1) }
  return decodeMultibyteScalar(in: text, at: index, limit: limit)
}

private func decodeMultibyteScalar(
  in text: Span<UInt8>, at index: Int, limit: Int
) -> (value: UInt32, length: Int) {
  let lead = UInt32(text[index])
  let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
  guard lead >= 0xC2, lead < 0xF5, index + length <= limit else { return (illFormedScalar, 1) }
  var value = lead & (0x7F >> UInt32(length))
  for offset in 1..<length {
    let byte = text[index + offset]
    guard byte & 0xC0 == 0x80 else { return (illFormedScalar, 1) }
    value = value << 6 | UInt32(byte & 0x3F)
  }
  let isShortest = length == 2 || value >= (length == 3 ? 0x800 : 0x10000)
  guard isShortest, value < 0x110000, value & 0xFFFF_F800 != 0xD800 else {
    return (illFormedScalar, 1)
  }
  return (value, length)
}

/// Appends a scalar as UTF-8.
func appendUTF8(_ scalar: UInt32, to output: inout [UInt8]) {
  switch scalar {
  case ..<0x80:
    output.append(UInt8(scalar))
  case ..<0x800:
    output.append(UInt8(0xC0 | scalar >> 6))
    output.append(UInt8(0x80 | scalar & 0x3F))
  case ..<0x10000:
    output.append(UInt8(0xE0 | scalar >> 12))
    output.append(UInt8(0x80 | scalar >> 6 & 0x3F))
    output.append(UInt8(0x80 | scalar & 0x3F))
  default:
    output.append(UInt8(0xF0 | scalar >> 18))
    output.append(UInt8(0x80 | scalar >> 12 & 0x3F))
    output.append(UInt8(0x80 | scalar >> 6 & 0x3F))
    output.append(UInt8(0x80 | scalar & 0x3F))
  }
}
