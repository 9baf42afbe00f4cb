/// GPT-2's pattern:
/// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
struct GPT2Scanner: WordScanner {
  private let classes: UnicodeClasses
  /// The digits, where each has been cut out beforehand: to the pattern, text ends there.
  private let isolated: CharacterClass

  static let readsWindows = true

  init(_ classes: UnicodeClasses, isolatesDigits: Bool) {
    self.classes = classes
    isolated = isolatesDigits ? .digit : []
  }

  @inline(__always)
  func starts(in window: TextWindow) -> (starts: UInt64, unclear: UInt64) {
    // A space goes with the word after it, of several the last.
    let afterSpace = window.spaces &<< 1
    let others = window.others.runStarts & ~afterSpace
    let contractions = window.apostrophes & others & (window.letters &>> 1)
    var starts = others | window.letters.runStarts & ~afterSpace
    var beforeText = ~window.white &>> 1
    if isolated.isEmpty {
      starts |= window.digits.runStarts & ~afterSpace
    } else {
      starts |= window.digits
      beforeText &= ~(window.digits &>> 1)
    }
    return (starts | window.white.runStarts | window.white & beforeText, contractions)
  }

  func endOfWord(in text: Span<UInt8>, from start: Int, limit: Int) -> Int {
    let first = text[start]
    if first == .apostrophe,
      let end = classes.endOfContraction(in: text, from: start, limit: limit, ignoringCase: false)
    {
      return end
    }
    // A space belongs to the word after it, unless more white space follows.
    let core = first == .space && start + 1 < limit ? start + 1 : start
    let (kind, length) = classes.character(in: text, at: core, limit: limit)
    let next = core + length
    if !kind.isDisjoint(with: isolated) {
      return core == start ? next : core
    } else if kind.contains(.letter) {
      return classes.endOfRun(of: .letter, in: text, from: next, limit: limit)
    } else if kind.contains(.number) {
      return classes.endOfRun(
        of: .number, without: isolated, in: text, from: next, limit: limit)
    } else if kind.contains(.whitespace) {
      return classes.endOfWhitespace(in: text, from: start, limit: limit, isolated: isolated).end
    }
    return classes.endOfRun(
      without: CharacterClass.named.union(isolated), in: text, from: next, limit: limit)
  }
}
