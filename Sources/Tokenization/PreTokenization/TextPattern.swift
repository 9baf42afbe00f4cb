/// What a pre-tokenizer cuts at, or a normalizer or decoder replaces.
enum TextPattern: Sendable {
  /// These bytes; none match at every character's beginning and at the end.
  case literal([UInt8])
  case expression(RegularExpression)

  /// A matcher for one task.
  func makeMatcher() -> TextMatcher {
    switch self {
    case .literal(let bytes): .literal(bytes)
    case .expression(let expression): .expression(expression.makeMatcher())
    }
  }
}

/// Finds a pattern's matches, with the buffers of one task.
enum TextMatcher {
  case literal([UInt8])
  case expression(RegularExpression.Matcher)

  /// Calls `body` with each match in turn, and with what lies before, between and after them.
  ///
  /// An empty match counts, save where the match before it ends.
  ///
  /// - Parameter subject: what counts as the whole text.
  func forEachSegment(
    in text: Span<UInt8>, subject: Range<Int>, _ body: (_ segment: Range<Int>, Bool) -> Void
  ) {
    var end = subject.lowerBound
    var index = end
    var isAfterMatch = false
    while index <= subject.upperBound,
      let match = firstMatch(in: text, subject: subject, from: index)
    {
      if match.isEmpty, isAfterMatch, match.lowerBound == end {
        guard index < subject.upperBound else { break }
        index += decodeScalar(in: text, at: index, limit: subject.upperBound).length
        continue
      }
      if end < match.lowerBound { body(end..<match.lowerBound, false) }
      body(match, true)
      end = match.upperBound
      index = end
      isAfterMatch = true
    }
    if end < subject.upperBound { body(end..<subject.upperBound, false) }
  }

  private func firstMatch(
    in text: Span<UInt8>, subject: Range<Int>, from index: Int
  ) -> Range<Int>? {
    switch self {
    case .literal(let bytes):
      var start = index
      while start + bytes.count <= subject.upperBound {
        if text.extracting(start..<subject.upperBound).starts(with: bytes.span) {
          return start..<start + bytes.count
        }
        start += 1
      }
      return nil
    case .expression(let matcher):
      return matcher.firstMatch(in: text, subject: subject, from: index)
    }
  }
}
