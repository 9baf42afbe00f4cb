// The parts that the patterns of words share.
extension UnicodeClasses {
  /// `\s+(?!\S)|\s+`: white space without its last character, which goes with the word that
  /// follows; all of it at the end of the text, or where it is one character.
  ///
  /// - Parameter isolated: characters at which text ends.
  func endOfWhitespace(
    in text: Span<UInt8>, from start: Int, limit: Int, isolated: CharacterClass = []
  ) -> (end: Int, endOfLastLineEnd: Int?) {
    var index = start
    var last = start
    var endOfLastLineEnd: Int?
    while index < limit {
      let (kind, length) = character(in: text, at: index, limit: limit)
      guard kind.contains(.whitespace) else {
        if !kind.isDisjoint(with: isolated) { return (index, endOfLastLineEnd) }
        break
      }
      if text[index] == .lineFeed || text[index] == .carriageReturn { endOfLastLineEnd = index + 1 }
      last = index
      index += length
    }
    return (index == limit || last == start ? index : last, endOfLastLineEnd)
  }

  /// `[^\s\p{L}\p{N}]+[\r\n]*`
  func endOfPunctuation(in text: Span<UInt8>, from start: Int, limit: Int) -> Int {
    var index = endOfRun(without: .named, in: text, from: start, limit: limit)
    while index < limit, text[index] == .lineFeed || text[index] == .carriageReturn { index += 1 }
    return index
  }

  /// `\p{N}{1,maximumDigits}`
  func endOfNumber(
    in text: Span<UInt8>, from start: Int, limit: Int, maximumDigits: Int
  ) -> Int {
    var index = start
    for _ in 0..<maximumDigits where index < limit {
      let (kind, length) = character(in: text, at: index, limit: limit)
      guard kind.contains(.number) else { break }
      index += length
    }
    return index
  }

  /// `'s|'t|'re|'ve|'m|'ll|'d`, where an apostrophe stands at `start`.
  func endOfContraction(
    in text: Span<UInt8>, from start: Int, limit: Int, ignoringCase: Bool
  ) -> Int? {
    func letter(_ offset: Int) -> UInt8 {
      guard start + offset < limit else { return 0 }
      let byte = text[start + offset]
      return ignoringCase && (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
    let (first, second) = (letter(1), letter(2))
    switch (Unicode.Scalar(first), Unicode.Scalar(second)) {
    case ("s", _), ("t", _), ("m", _), ("d", _): return start + 2
    case ("r", "e"), ("v", "e"), ("l", "l"): return start + 3
    default: break
    }
    // U+017F, the long s, is the one other character that folds to a letter of these.
    if ignoringCase, first == 0xC5, second == 0xBF { return start + 3 }
    return nil
  }
}

extension UInt8 {
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let space: UInt8 = 0x20
  static let apostrophe: UInt8 = 0x27
  static let slash: UInt8 = 0x2F
}
