extension JSONParser {
  mutating func parseNumber() throws(Failure) {
    let start = index
    if current == 0x2D { index += 1 }
    let leading = current
    let digits = try skipDigits()
    guard digits == 1 || leading != 0x30 else {
      throw Failure(
        offset: start, found: "a leading zero", expected: "a number without leading zeros")
    }
    var isShort = digits < 300
    if current == 0x2E {
      index += 1
      try skipDigits()
    }
    if current == 0x65 || current == 0x45 {
      isShort = false
      index += 1
      if current == 0x2B || current == 0x2D { index += 1 }
      try skipDigits()
    }
    // Without an exponent it takes 309 digits to leave the range.
    if !isShort {
      let value = Double(String(decoding: bytes[start..<index], as: UTF8.self))
      guard let value, value.isFinite else {
        throw Failure(
          offset: start, found: "a number out of range",
          expected: "a number that double precision holds")
      }
    }
    nodes.append(JSONDocument.Node(.number, start: start, end: index))
  }

  @discardableResult
  private mutating func skipDigits() throws(Failure) -> Int {
    let start = index
    while let byte = current, (0x30...0x39).contains(byte) { index += 1 }
    guard index > start else { throw failure(expected: "a digit") }
    return index - start
  }
}
