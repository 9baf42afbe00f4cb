/// The ways in which a user asks for the continuation of a passage's opening.
public struct Phrasings: Equatable, Sendable {
  /// What stands for the opening in a phrasing.
  public static let placeholder = "{opening}"

  /// The texts, each with one placeholder.
  let texts: [String]

  /// Takes texts that have been checked.
  ///
  /// - Precondition: there is one, and each holds the placeholder once.
  init(checked texts: [String]) {
    precondition(!texts.isEmpty && texts.allSatisfy { Self.placeholders(in: $0) == 1 })
    self.texts = texts
  }

  /// How often a text has a place for the opening.
  static func placeholders(in text: String) -> Int { text.ranges(of: placeholder).count }

  /// The request that a key chooses, of all equally often.
  func request(for opening: String, key: UInt64) -> String {
    texts[Int(key % UInt64(texts.count))]
      .split(separator: Self.placeholder, omittingEmptySubsequences: false)
      .joined(separator: opening)
  }

  /// Phrasings that serve any text.
  public static let general = Self(checked: [
    "Continue this text:\n\n{opening}",
    "Here is the beginning of a passage. Write what comes next.\n\n{opening}",
    "{opening}\n\nPlease continue from here.",
    "How does the following text go on?\n\n{opening}",
    "Complete the passage that begins like this: \"{opening}\"",
    "A text starts with these words:\n{opening}\nWhat does it say after that?",
    "{opening}\n\nWrite the rest of this passage in the same style.",
    "I have only the start of a text. Can you give me the rest?\n\n{opening}",
  ])
}
