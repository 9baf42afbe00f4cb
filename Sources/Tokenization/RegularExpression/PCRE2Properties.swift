/// The members of the installed PCRE2's general categories.
struct PCRE2Properties {
  /// The planes that Unicode assigns characters in: in the others versions do not differ.
  static let compared = ScalarSet([0...0xD7FF, 0xE000...0x3FFFF, 0xE0000...0xEFFFF])

  private var known: [String: ScalarSet] = [:]
  /// Every scalar of `compared`, in ascending order.
  private lazy var text: [UInt8] = {
    var text: [UInt8] = []
    for range in Self.compared.ranges {
      for value in range {
        if let scalar = Unicode.Scalar(value) { text.append(contentsOf: UTF8.encode(scalar)!) }
      }
    }
    return text
  }()

  /// The members of `\p{name}` that are in `compared`.
  ///
  /// - Complexity: the first time, a search through a megabyte of text.
  mutating func members(of name: String) -> ScalarSet {
    if let members = known[name] { return members }
    let members = find("\\p{\(name)}")
    known[name] = members
    return members
  }

  private mutating func find(_ property: String) -> ScalarSet {
    guard let code = try? PCRE2Code("\(property)+") else {
      preconditionFailure("PCRE2 does not know the general category \(property)")
    }
    let matcher = RegularExpression.Matcher(code)
    let text = text.span
    var ranges: [ClosedRange<UInt32>] = []
    var index = 0
    while let match = matcher.firstMatch(in: text, subject: 0..<text.count, from: index) {
      index = match.upperBound
      var last = index - 1
      while text[last] & 0xC0 == 0x80 { last -= 1 }
      ranges.append(
        decodeScalar(in: text, at: match.lowerBound, limit: index)
          .value...decodeScalar(in: text, at: last, limit: index).value)
    }
    return ScalarSet(ranges).intersection(Self.compared)
  }
}
