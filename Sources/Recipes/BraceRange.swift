/// A text with a range of numbers in it, as a shell expands it: `part-{08..11}.gz`.
struct BraceRange {
  /// More names than this are a mistake rather than a corpus.
  static let limit = 100_000

  private let prefix: Substring
  private let suffix: Substring
  private let numbers: ClosedRange<Int>
  private let width: Int

  /// The number of texts.
  var count: Int { numbers.count }

  /// Reads a text; nil where it holds no range, or one that is not understood.
  ///
  /// A number is as wide as its range's first one, with zeros in front.
  init?(_ text: String) {
    guard let open = text.firstIndex(of: "{"), let close = text.lastIndex(of: "}"), open < close
    else { return nil }
    // "08..11" is cut to "08", nothing and "11".
    let parts = text[text.index(after: open)..<close]
      .split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1].isEmpty, let from = Self.number(parts[0]),
      let to = Self.number(parts[2]), from <= to, to - from < Self.limit
    else { return nil }
    prefix = text[..<open]
    suffix = text[text.index(after: close)...]
    numbers = from...to
    width = parts[0].count
  }

  /// The texts in the order of their numbers.
  var texts: [String] {
    numbers.map { number in
      let digits = String(number)
      let zeros = String(repeating: "0", count: max(0, width - digits.count))
      return prefix + zeros + digits + suffix
    }
  }

  /// True where a text holds what only a range needs.
  static func isMeant(by text: String) -> Bool { text.contains("{") || text.contains("}") }

  private static func number(_ text: Substring) -> Int? {
    guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) })
    else { return nil }
    return Int(text)
  }
}
