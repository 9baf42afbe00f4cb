import TestSupport

/// Random texts for what cuts them into words: each of a few parts, with the hard cases more often
/// than text has them.
enum RandomText {
  private static let alphabets: [[String]] = [
    [
      " ", "  ", "    ", "\t", "\n", "\n\n", "\r", "\r\n", " \n  \n", "\u{B}", "a", "Zed", "!", "1",
    ],
    ["!", "--", "(", "...", "'", "/", "_", "\u{0}", "\u{1C}", "a", "Zed", " ", "\n", "\r", "/\n"],
    [
      "'", "''", "'s", "'T", "'ll", "'Re", "'vE", "'m", "'D", "'l", "'\u{17F}", "s", "Es", " ", "!",
    ],
    ["0", "12", "345", "6789", "01234", "123456789012", " ", "  ", "a", "-", "'", "\n"],
    ["é", "É", "漢", "ǅ", "ʰ", "\u{301}", "aB", "Ab", "'s", "ß", "\u{17F}", " ", "!", "-"],
    [
      "\u{A0}", "\u{3000}", "\u{85}", "\u{2028}", "²", "½", "٣", "’", "😀", " ", "a", "\n", "'", "7",
    ],
  ]

  /// A text of at most `maximumLength` bytes. Most keep to one alphabet, some draw from all.
  static func text(
    upTo maximumLength: Int, using generator: inout SeededGenerator
  ) -> [UInt8] {
    let every = alphabets.flatMap(\.self)
    let alphabet = (alphabets + [every]).randomElement(using: &generator) ?? every
    let length = Int.random(in: 0...maximumLength, using: &generator)
    // One part in so many is from any alphabet.
    let strangeness = [4, 20, 400].randomElement(using: &generator) ?? 4
    var text: [UInt8] = []
    while true {
      let isStrange = Int.random(in: 0..<strangeness, using: &generator) == 0
      let part = (isStrange ? every : alphabet).randomElement(using: &generator) ?? " "
      if text.count + part.utf8.count > length { return text }
      text += part.utf8
    }
  }
}
