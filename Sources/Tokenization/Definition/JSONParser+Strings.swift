extension JSONParser {
  /// Reads a string from its opening quote on.
  mutating func parseString() throws(Failure) {
    index += 1
    let start = index
    try skipPlainText()
    if current == 0x22 {
      nodes.append(JSONDocument.Node(.string, start: start, end: index))
      index += 1
      return
    }
    let unescapedStart = unescaped.count
    var plainStart = start
    while current == 0x5C {
      unescaped.append(contentsOf: bytes[plainStart..<index])
      index += 1
      appendUTF8(try parseEscape(), to: &unescaped)
      plainStart = index
      try skipPlainText()
    }
    unescaped.append(contentsOf: bytes[plainStart..<index])
    guard current == 0x22 else { throw failure(expected: "'\"'") }
    index += 1
    nodes.append(
      JSONDocument.Node(.unescapedString, start: unescapedStart, end: unescaped.count))
  }

  /// Steps over well-formed UTF-8 up to a quote, a backslash or the end of the file.
  private mutating func skipPlainText() throws(Failure) {
    // Kept in a register: half of loading is spent here.
    var end = index
    defer { index = end }
    let text = bytes.span
    while end < text.count, text[end] != 0x22, text[end] != 0x5C {
      guard text[end] >= 0x20 else {
        throw Failure(
          offset: end, found: "a control character", expected: "an escaped control character")
      }
      let (value, length) = decodeScalar(in: text, at: end, limit: text.count)
      guard value != illFormedScalar else {
        throw Failure(offset: end, found: "ill-formed UTF-8", expected: "UTF-8")
      }
      end += length
    }
  }

  /// Reads what follows a backslash.
  private mutating func parseEscape() throws(Failure) -> UInt32 {
    let escape = current.map(Unicode.Scalar.init)
    let plain: Unicode.Scalar? =
      switch escape {
      case "\"", "\\", "/": escape
      case "b": "\u{8}"
      case "f": "\u{C}"
      case "n": "\n"
      case "r": "\r"
      case "t": "\t"
      default: nil
      }
    guard plain != nil || escape == "u" else { throw failure(expected: "an escape sequence") }
    index += 1
    if let plain { return plain.value }

    let start = index
    let unit = try parseHexadecimal()
    if !UTF16.isSurrogate(unit) { return UInt32(unit) }
    if UTF16.isLeadSurrogate(unit), bytes[index...].starts(with: [0x5C, 0x75]) {
      index += 2
      let trail = try parseHexadecimal()
      if UTF16.isTrailSurrogate(trail) { return UTF16.decode(.init([unit, trail])).value }
    }
    throw Failure(
      offset: start, found: "half a pair of surrogates", expected: "a pair of surrogates")
  }

  private mutating func parseHexadecimal() throws(Failure) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw failure(expected: "four hexadecimal digits")
      }
      unit = unit << 4 | UInt16(digit)
      index += 1
    }
    return unit
  }
}
