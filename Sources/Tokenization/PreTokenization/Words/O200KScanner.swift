/// o200k's pattern, in which `U` stands for `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`, `l` for
/// `[\p{Ll}\p{Lm}\p{Lo}\p{M}]` and `c` for `(?i:'s|'t|'re|'ve|'m|'ll|'d)`:
/// `[^\r\n\p{L}\p{N}]?U*l+c?|[^\r\n\p{L}\p{N}]?U+l*c?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|`
/// `\s*[\r\n]+|\s+(?!\S)|\s+`
struct O200KScanner: WordScanner {
  private let classes: UnicodeClasses

  init(_ classes: UnicodeClasses) { self.classes = classes }

  func endOfWord(in text: Span<UInt8>, from start: Int, limit: Int) -> Int {
    let first = text[start]
    let (kind, length) = classes.character(in: text, at: start, limit: limit)
    let second = start + length
    if kind.contains(.number) {
      return classes.endOfNumber(in: text, from: start, limit: limit, maximumDigits: 3)
    }
    let isLineEnd = first == .carriageReturn || first == .lineFeed
    let core = kind.contains(.letter) || isLineEnd ? start : second
    if let end = endOfCased(in: text, from: start, core: core, limit: limit) {
      guard end < limit, text[end] == .apostrophe else { return end }
      return classes.endOfContraction(in: text, from: end, limit: limit, ignoringCase: true) ?? end
    }
    if first == .space, second < limit {
      let next = classes.character(in: text, at: second, limit: limit).characterClass
      if next.isDisjoint(with: .named) {
        return endOfPunctuation(in: text, from: second, limit: limit)
      }
    }
    if kind.contains(.whitespace) {
      let whitespace = classes.endOfWhitespace(in: text, from: start, limit: limit)
      return whitespace.endOfLastLineEnd ?? whitespace.end
    }
    return endOfPunctuation(in: text, from: start, limit: limit)
  }

  /// `[^\r\n\p{L}\p{N}]?U*l+|[^\r\n\p{L}\p{N}]?U+l*`, in the order in which a backtracking engine
  /// tries: `core` is where the letters begin if the optional character is taken.
  private func endOfCased(
    in text: Span<UInt8>, from start: Int, core: Int, limit: Int
  ) -> Int? {
    endOfLowercased(in: text, from: core, limit: limit)
      ?? (core == start ? nil : endOfLowercased(in: text, from: start, limit: limit))
      ?? endOfUppercased(in: text, from: core, limit: limit)
      ?? (core == start ? nil : endOfUppercased(in: text, from: start, limit: limit))
  }

  /// `U*l+`
  private func endOfLowercased(in text: Span<UInt8>, from start: Int, limit: Int) -> Int? {
    var index = start
    // The end of the last character of the run of `U` that is `l` as well.
    var lastEnd: Int?
    while index < limit {
      let (kind, length) = classes.character(in: text, at: index, limit: limit)
      guard kind.contains(.uppercase) else {
        guard kind.contains(.lowercase) else { break }
        return classes.endOfRun(of: .lowercase, in: text, from: index + length, limit: limit)
      }
      index += length
      if kind.contains(.lowercase) { lastEnd = index }
    }
    return lastEnd
  }

  /// `U+l*`
  private func endOfUppercased(in text: Span<UInt8>, from start: Int, limit: Int) -> Int? {
    let end = classes.endOfRun(of: .uppercase, in: text, from: start, limit: limit)
    if end == start { return nil }
    return classes.endOfRun(of: .lowercase, in: text, from: end, limit: limit)
  }

  /// `[^\s\p{L}\p{N}]+[\r\n/]*`
  private func endOfPunctuation(in text: Span<UInt8>, from start: Int, limit: Int) -> Int {
    var index = classes.endOfPunctuation(in: text, from: start, limit: limit)
    while index < limit,
      text[index] == .lineFeed || text[index] == .carriageReturn || text[index] == .slash
    {
      index += 1
    }
    return index
  }
}
