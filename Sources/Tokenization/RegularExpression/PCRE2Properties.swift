/// The general categories of the installed PCRE2.
enum PCRE2Properties {
  /// The planes that Unicode assigns characters in: in the others versions do not differ.
  static let compared = ScalarSet([0...0xD7FF, 0xE000...0x3FFFF, 0xE0000...0xEFFFF])

  /// The general categories of the scalars of `compared`.
  ///
  /// PCRE2 tells them in matches only: one search through a megabyte of text finds every run of
  /// scalars of one category, and the pattern's mark names it.
  static let generalCategory: EnumeratedProperty = {
    let names = UnicodeProperties.generalCategory.names
    let pattern = names.map { "\\p{\($0)}+(*:\($0))" }.joined(separator: "|")
    guard let code = try? PCRE2Code(pattern) else {
      preconditionFailure("PCRE2 does not know all general categories")
    }
    let matcher = RegularExpression.Matcher(code)
    let text = comparedText
    var ranges: [String: [ClosedRange<UInt32>]] = [:]
    var index = 0
    while let match = matcher.firstMatch(in: text.span, subject: 0..<text.count, from: index),
      let category = matcher.mark
    {
      index = match.upperBound
      let start = startOfScalar(before: index, in: text.span, from: match.lowerBound)
      let first = decodeScalar(in: text.span, at: match.lowerBound, limit: index).value
      let last = decodeScalar(in: text.span, at: start, limit: index).value
      ranges[category, default: []].append(first...last)
    }
    return EnumeratedProperty(
      names: names, sets: names.map { ScalarSet(ranges[$0] ?? []).intersection(compared) })
  }()

  /// Every scalar of `compared`, in ascending order.
  private static var comparedText: [UInt8] {
    var text: [UInt8] = []
    for range in compared.ranges {
      for scalar in range { appendUTF8(scalar, to: &text) }
    }
    return text
  }
}
