/// Writes spaces as a visible character, and cuts before each.
struct Metaspace: Equatable, Sendable {
  /// Which pieces get the character in front, if they do not begin with it.
  enum PrependScheme: String, CaseIterable, Sendable {
    case always, never
    /// Those at the beginning of the original text.
    case first
  }

  /// The character's UTF-8.
  var replacement: [UInt8]
  var prependScheme: PrependScheme
  /// Whether the text is cut.
  var isSplit: Bool

  /// The piece with its spaces replaced.
  func rewritten(_ text: Span<UInt8>, _ range: Range<Int>, originEnd: Int) -> RewrittenPiece {
    let isWanted =
      switch prependScheme {
      case .always: true
      case .never: false
      case .first: range.lowerBound < originEnd
      }
    let isThere =
      text[range.lowerBound] == .space
      || text.extracting(range).starts(with: replacement.span)
    return RewrittenPiece(
      text, range, originEnd: originEnd, prefix: isWanted && !isThere ? replacement : []
    ) { byte, output in
      if byte == .space { output += replacement } else { output.append(byte) }
    }
  }

  /// Where the piece of a rewritten text that begins at `start` ends.
  func endOfPiece(in text: [UInt8], from start: Int) -> Int {
    guard isSplit else { return text.count }
    var end = start + 1
    while end < text.count, !text.span.extracting(end...).starts(with: replacement.span) {
      end += 1
    }
    return end
  }
}
