/// The pattern of cl100k, of Llama 3 (three digits a word) and of Qwen2 (one):
/// `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|`
/// `\s*[\r\n]+|\s+(?!\S)|\s+`
struct CL100KScanner: WordScanner {
  private let classes: UnicodeClasses
  private let maximumDigits: Int

  static let readsWindows = true

  /// - Parameter maximumDigits: 1 or 3.
  init(_ classes: UnicodeClasses, maximumDigits: Int) {
    precondition(maximumDigits == 1 || maximumDigits == 3)
    self.classes = classes
    self.maximumDigits = maximumDigits
  }

  @inline(__always)
  func starts(in window: TextWindow) -> (starts: UInt64, unclear: UInt64) {
    let blanks = window.white & ~window.lineEnds
    // A space goes with the characters after it, any blank with the letters, of several the last;
    // of other characters one that stands alone goes with the letters.
    let others = window.others.runStarts & ~(window.spaces &<< 1)
    let single = others & ~(window.others &>> 1)
    let letters = window.letters.runStarts & ~(blanks &<< 1) & ~(single &<< 1)
    let contractions = window.apostrophes & others & (window.letters &>> 1)
    let words = others | letters | digitStarts(in: window.digits)
    return (words | whiteStarts(in: window, blanks: blanks), contractions)
  }

  @inline(__always)
  private func digitStarts(in digits: UInt64) -> UInt64 {
    if maximumDigits == 1 { return digits }
    var starts = digits.runStarts
    // Digits with three before them.
    let fourths = digits & (digits &<< 1) & (digits &<< 2) & (digits &<< 3)
    var next = (starts &<< 3) & fourths
    while next != 0 {
      starts |= next
      next = (next &<< 3) & fourths
    }
    return starts
  }

  @inline(__always)
  private func whiteStarts(in window: TextWindow, blanks: UInt64) -> UInt64 {
    // Line ends go with other characters right before them. A sum carries each run of them to the
    // bit after it, where white space that is left begins.
    let attached = window.lineEnds & (window.others &<< 1)
    let afterAttached = (window.lineEnds &+ attached) & ~window.lineEnds & window.white
    let runs = window.white.runStarts & ~attached | afterAttached
    // White space is one word up to its last line end; the blanks after that are another.
    var tails = (window.lineEnds &<< 1) & blanks
    var inner = (blanks &+ tails) & ~blanks & window.lineEnds
    while inner != 0 {
      // Blanks between two line ends: the tail that begins highest below the second is none.
      let tail = tails & (inner.lowestBit &- 1)
      tails &= ~(1 &<< UInt64(truncatingIfNeeded: 63 &- tail.leadingZeroBitCount))
      inner &= inner &- 1
    }
    return runs | tails | blanks & ~(window.white &>> 1)
  }

  func endOfWord(in text: Span<UInt8>, from start: Int, limit: Int) -> Int {
    let first = text[start]
    if first == .apostrophe,
      let end = classes.endOfContraction(in: text, from: start, limit: limit, ignoringCase: true)
    {
      return end
    }
    let (kind, length) = classes.character(in: text, at: start, limit: limit)
    let second = start + length
    if kind.contains(.letter) {
      return classes.endOfRun(of: .letter, in: text, from: second, limit: limit)
    } else if kind.contains(.number) {
      return classes.endOfNumber(
        in: text, from: start, limit: limit, maximumDigits: maximumDigits)
    }
    let isLineEnd = first == .carriageReturn || first == .lineFeed
    if second < limit, !isLineEnd {
      let (next, nextLength) = classes.character(in: text, at: second, limit: limit)
      if next.contains(.letter) {
        return classes.endOfRun(of: .letter, in: text, from: second + nextLength, limit: limit)
      }
      if first == .space, next.isDisjoint(with: .named) {
        return classes.endOfPunctuation(in: text, from: second, limit: limit)
      }
    }
    if kind.contains(.whitespace) {
      let whitespace = classes.endOfWhitespace(in: text, from: start, limit: limit)
      return whitespace.endOfLastLineEnd ?? whitespace.end
    }
    return classes.endOfPunctuation(in: text, from: start, limit: limit)
  }
}
