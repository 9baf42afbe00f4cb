extension UnicodeClasses {
  /// The end of the piece from `start` that `Digits` makes: digits, or what lies between them.
  func endOfDigitsPiece(
    in text: Span<UInt8>, from start: Int, limit: Int, individually: Bool
  ) -> Int {
    let (kind, length) = character(in: text, at: start, limit: limit)
    if !kind.contains(.digit) {
      return endOfRun(without: .digit, in: text, from: start + length, limit: limit)
    }
    if individually { return start + length }
    return endOfRun(of: .digit, in: text, from: start + length, limit: limit)
  }

  /// The end of the match of `\w+|[^\w\s]+` at `start`, or of the white space there.
  func endOfWordOrSymbols(
    in text: Span<UInt8>, from start: Int, limit: Int
  ) -> (end: Int, isWhitespace: Bool) {
    let (kind, length) = character(in: text, at: start, limit: limit)
    let next = start + length
    if kind.contains(.word) {
      return (endOfRun(of: .word, in: text, from: next, limit: limit), false)
    } else if kind.contains(.whitespace) {
      return (endOfRun(of: .whitespace, in: text, from: next, limit: limit), true)
    }
    return (endOfRun(without: [.word, .whitespace], in: text, from: next, limit: limit), false)
  }

  /// Calls `body` with each character of the class as a match, and with what lies between them.
  func forEachSegment(
    of characterClass: CharacterClass, in text: Span<UInt8>, subject: Range<Int>,
    _ body: (_ segment: Range<Int>, _ isMatch: Bool) -> Void
  ) {
    var start = subject.lowerBound
    while start < subject.upperBound {
      let (kind, length) = character(in: text, at: start, limit: subject.upperBound)
      let isMatch = !kind.isDisjoint(with: characterClass)
      let end =
        isMatch
        ? start + length
        : endOfRun(
          without: characterClass, in: text, from: start + length, limit: subject.upperBound)
      body(start..<end, isMatch)
      start = end
    }
  }
}
