import Sampling
import Storage
import Tokenization

/// Makes chat records of texts: the user asks for the continuation of a passage's opening, the
/// assistant gives it.
///
/// Replayed as such, an open corpus keeps a chat model's manners as well as its prose.
struct ContinuationWrapper: Sendable {
  let cutter: PassageCutter
  let seed: UInt64

  /// The conversations that a text gives, one a passage. The choice of phrases depends on the passage,
  /// not on where its text stands among others.
  func conversations(of text: String) -> [[ChatMessage]] {
    cutter.passages(of: text).enumerated().map { number, passage in
      let key = SeededHash.key(
        seed: seed, name: "continuation", Digest(of: Array(passage.opening.utf8)).value,
        UInt64(number))
      let phrase = Self.phrases[Int(key % UInt64(Self.phrases.count))]
      return [
        ChatMessage(role: .user, content: phrase.request(for: passage.opening)),
        ChatMessage(role: .assistant, content: passage.continuation),
      ]
    }
  }

  /// What stands before and after an opening.
  private struct Phrase: Sendable {
    let before: String
    let after: String

    func request(for opening: String) -> String { before + opening + after }
  }

  private static let phrases = [
    Phrase(before: "Continue this text:\n\n", after: ""),
    Phrase(before: "Here is the beginning of a passage. Write what comes next.\n\n", after: ""),
    Phrase(before: "", after: "\n\nPlease continue from here."),
    Phrase(before: "How does the following text go on?\n\n", after: ""),
    Phrase(before: "Complete the passage that begins like this: \"", after: "\""),
    Phrase(before: "A text starts with these words:\n", after: "\nWhat does it say after that?"),
    Phrase(before: "", after: "\n\nWrite the rest of this passage in the same style."),
    Phrase(before: "I have only the start of a text. Can you give me the rest?\n\n", after: ""),
  ]
}
