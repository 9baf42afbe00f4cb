/// The members of the installed PCRE2's general categories.
struct PCRE2Properties {
  private var known: [String: ScalarSet] = [:]
  /// Every scalar in ascending order, so that a place in the text tells the scalar.
  private lazy var everyScalar = Array(
    String(
      String.UnicodeScalarView(
        ScalarSet.all.ranges.lazy.flatMap { $0.lazy.compactMap(Unicode.Scalar.init) })
    ).utf8)

  /// The members of `\p{name}`.
  ///
  /// - Complexity: the first time, a search through 4 MB of text: some milliseconds.
  mutating func members(of name: String) -> ScalarSet {
    if let members = known[name] { return members }
    let members = find("\\p{\(name)}")
    known[name] = members
    return members
  }

  private mutating func find(_ property: String) -> ScalarSet {
    // A name of a general category that PCRE2 did not know would be a mistake of ours.
    guard let code = try? PCRE2Code("\(property)+") else {
      preconditionFailure("PCRE2 does not know \(property)")
    }
    let matcher = RegularExpression.Matcher(code)
    let text = everyScalar
    var ranges: [ClosedRange<UInt32>] = []
    var index = 0
    while let match = matcher.firstMatch(in: text.span, subject: 0..<text.count, from: index) {
      ranges.append(Self.scalar(at: match.lowerBound)...Self.scalar(at: match.upperBound) - 1)
      index = match.upperBound
    }
    return ScalarSet(ranges).intersection(.all)
  }

  /// The scalar that begins at a place of `everyScalar`.
  private static func scalar(at index: Int) -> UInt32 {
    let twoBytes = 0x80
    let threeBytes = twoBytes + 2 * (0x800 - 0x80)
    let afterSurrogates = threeBytes + 3 * (0xD800 - 0x800)
    let fourBytes = afterSurrogates + 3 * (0x10000 - 0xE000)
    let scalar =
      switch index {
      case ..<twoBytes: index
      case ..<threeBytes: 0x80 + (index - twoBytes) / 2
      case ..<afterSurrogates: 0x800 + (index - threeBytes) / 3
      case ..<fourBytes: 0xE000 + (index - afterSurrogates) / 3
      default: 0x10000 + (index - fourBytes) / 4
      }
    return UInt32(scalar)
  }
}
