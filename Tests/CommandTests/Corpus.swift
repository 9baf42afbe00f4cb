import TestSupport

/// Small inputs from a seed.
enum Corpus {
  private static let words = [
    "the", "rain", "on", "a", "then", "sea", "thin", "line", "and", "in", "another", "man", "ran",
    "home", "with", "three", "kinds", "of", "bread", "again",
  ]

  /// A text of sentences.
  static func text(words count: Int, _ generator: inout SeededGenerator) -> String {
    (0..<count).map { index in
      let word = words.randomElement(using: &generator) ?? "the"
      return index % 9 == 8 ? word + "." : word
    }.joined(separator: " ")
  }

  /// JSON lines of texts.
  static func prose(_ documents: Int, words: Int = 30, seed: UInt64 = 1) -> String {
    var generator = SeededGenerator(seed: seed)
    return (0..<documents).map { _ in
      "{\"text\":\"\(text(words: words, &generator))\"}\n"
    }.joined()
  }

  /// JSON lines of questions with their answers.
  static func chats(_ records: Int, seed: UInt64 = 2) -> String {
    var generator = SeededGenerator(seed: seed)
    return (0..<records).map { _ in
      """
      {"messages":[{"role":"user","content":"\(text(words: 2, &generator))"},\
      {"role":"assistant","content":"\(text(words: 3, &generator))"}]}

      """
    }.joined()
  }
}
