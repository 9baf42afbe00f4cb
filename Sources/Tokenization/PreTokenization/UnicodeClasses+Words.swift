extension UnicodeClasses {
  /// The end of GPT-2's word that begins at `start`.
  @inline(__always)
  func endOfGPT2Word(in text: Span<UInt8>, from start: Int, limit: Int) -> Int {
    let first = text[start]
    if first == .apostrophe,
      let end = endOfContraction(in: text, from: start, limit: limit, ignoringCase: false)
    {
      return end
    }
    // A space belongs to the word after it, unless more white space follows.
    let core = first == .space && start + 1 < limit ? start + 1 : start
    let (kind, length) = character(in: text, at: core, limit: limit)
    if kind.contains(.letter) {
      return endOfRun(of: .letter, in: text, from: core + length, limit: limit)
    } else if kind.contains(.number) {
      return endOfRun(of: .number, in: text, from: core + length, limit: limit)
    } else if kind.contains(.whitespace) {
      return endOfWhitespace(in: text, from: start, limit: limit).end
    }
    return endOfRun(without: .named, in: text, from: core + length, limit: limit)
  }

  /// The end of cl100k's word that begins at `start`.
  @inline(__always)
  func endOfCL100KWord(
    in text: Span<UInt8>, from start: Int, limit: Int, maximumDigits: Int
  ) -> Int {
    let first = text[start]
    if first == .apostrophe,
      let end = endOfContraction(in: text, from: start, limit: limit, ignoringCase: true)
    {
      return end
    }
    let (kind, length) = character(in: text, at: start, limit: limit)
    let second = start + length
    if kind.contains(.letter) {
      return endOfRun(of: .letter, in: text, from: second, limit: limit)
    } else if kind.contains(.number) {
      return endOfNumber(in: text, from: start, limit: limit, maximumDigits: maximumDigits)
    }
    let isNewline = first == .carriageReturn || first == .lineFeed
    if second < limit, !isNewline {
      let (next, nextLength) = character(in: text, at: second, limit: limit)
      if next.contains(.letter) {
        return endOfRun(of: .letter, in: text, from: second + nextLength, limit: limit)
      }
      if first == .space, next.isDisjoint(with: .named) {
        return endOfPunctuation(in: text, from: second, limit: limit)
      }
    }
    if kind.contains(.whitespace) {
      let whitespace = endOfWhitespace(in: text, from: start, limit: limit)
      return whitespace.endOfLastNewline ?? whitespace.end
    }
    return endOfPunctuation(in: text, from: start, limit: limit)
  }

  /// `\s+(?!\S)|\s+`: white space without its last character, which goes with the word that
  /// follows; all of it at the end of the text, or where it is one character.
  private func endOfWhitespace(
    in text: Span<UInt8>, from start: Int, limit: Int
  ) -> (end: Int, endOfLastNewline: Int?) {
    var index = start
    var last = start
    var endOfLastNewline: Int?
    while index < limit {
      let (kind, length) = character(in: text, at: index, limit: limit)
      guard kind.contains(.whitespace) else { break }
      if text[index] == .lineFeed || text[index] == .carriageReturn { endOfLastNewline = index + 1 }
      last = index
      index += length
    }
    return (index == limit || last == start ? index : last, endOfLastNewline)
  }

  /// `[^\s\p{L}\p{N}]+[\r\n]*`
  private func endOfPunctuation(in text: Span<UInt8>, from start: Int, limit: Int) -> Int {
    var index = endOfRun(without: .named, in: text, from: start, limit: limit)
    while index < limit, text[index] == .lineFeed || text[index] == .carriageReturn { index += 1 }
    return index
  }

  /// `\p{N}{1,maximumDigits}`
  private func endOfNumber(
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

  /// `'s|'t|'re|'ve|'m|'ll|'d`
  private func endOfContraction(
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
}
