import Sampling
import Storage
import Tokenization

/// Makes chat records of texts: the user asks for the continuation of a passage's opening, the
/// assistant gives it.
///
/// Replayed as such, an open corpus keeps a chat model's manners as well as its prose.
public struct ContinuationWrapper: Equatable, Sendable {
  /// The most bytes of a passage, in UTF-8.
  public var passageBytes: Int
  /// Chooses among the phrasings.
  public var seed: UInt64
  /// The ways in which the user asks.
  public var phrasings: Phrasings

  /// States how passages are cut and asked for.
  public init(passageBytes: Int = 1600, seed: UInt64 = 0, phrasings: Phrasings = .general) {
    self.passageBytes = passageBytes
    self.seed = seed
    self.phrasings = phrasings
  }

  /// The conversations that a text gives, one a passage. The choice of a phrasing depends on the
  /// passage, not on where its text stands among others.
  func conversations(of text: String) -> [[ChatMessage]] {
    let passages = PassageCutter(maximumBytes: passageBytes).passages(of: text)
    return passages.enumerated().map { number, passage in
      let key = SeededHash.key(
        seed: seed, name: "continuation", Digest(of: Array(passage.opening.utf8)).value,
        UInt64(number))
      return [
        ChatMessage(role: .user, content: phrasings.request(for: passage.opening, key: key)),
        ChatMessage(role: .assistant, content: passage.continuation),
      ]
    }
  }
}
