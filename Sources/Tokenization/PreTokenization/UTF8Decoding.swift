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

@inline(__always)
private func decodeMultibyteScalar(
  in text: Span<UInt8>, at index: Int, limit: Int
) -> (value: UInt32, length: Int) {
  // Written out by length: scripts beyond ASCII take this path for every character. The fast paths
  // make branches of the checks; as selects, every character's place would wait for the one before.
  let lead = UInt32(text[index])
  let available = limit - index
  if lead < 0xE0 {
    guard lead >= 0xC2, available >= 2 else { return (illFormedScalar, 1) }
    let second = UInt32(text[index + 1]) ^ 0x80
    guard _fastPath(second < 0x40) else { return (illFormedScalar, 1) }
    return ((lead & 0x1F) << 6 | second, 2)
  }
  guard available >= 3 else { return (illFormedScalar, 1) }
  let second = UInt32(text[index + 1]) ^ 0x80
  let third = UInt32(text[index + 2]) ^ 0x80
  if lead < 0xF0 {
    let value = (lead & 0x0F) << 12 | second << 6 | third
    guard _fastPath(second | third < 0x40), _fastPath(value >= 0x800),
      _fastPath(value & 0xF800 != 0xD800)
    else { return (illFormedScalar, 1) }
    return (value, 3)
  }
  guard lead < 0xF5, available >= 4 else { return (illFormedScalar, 1) }
  let fourth = UInt32(text[index + 3]) ^ 0x80
  let value = (lead & 0x07) << 18 | second << 12 | third << 6 | fourth
  guard _fastPath(second | third | fourth < 0x40), _fastPath(0x10000..<0x110000 ~= value) else {
    return (illFormedScalar, 1)
  }
  return (value, 4)
}

/// Where the scalar that ends at `end` begins; an ill-formed byte is one of its own.
///
/// - Parameter start: where the text begins, below `end`.
func startOfScalar(before end: Int, in text: Span<UInt8>, from start: Int) -> Int {
  for index in stride(from: end - 1, through: max(start, end - 4), by: -1)
  where text[index] & 0xC0 != 0x80 {
    let length = decodeScalar(in: text, at: index, limit: end).length
    return index + length == end ? index : end - 1
  }
  return end - 1
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
