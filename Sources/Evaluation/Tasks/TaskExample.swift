public import Tokenization

/// A conversation up to the answer, and the answer.
public struct TaskExample: Sendable {
  /// The turns before the answer.
  public let prompt: [ChatMessage]
  /// The reference's answer.
  public let answer: String

  /// Takes the last turn, which must be the assistant's, for the answer; nil otherwise.
  public init?(_ messages: [ChatMessage]) {
    guard let last = messages.last, last.role == .assistant else { return nil }
    prompt = messages.dropLast()
    answer = last.content
  }
}

extension StringProtocol {
  /// The text without the spaces and line ends around it.
  var trimmed: SubSequence {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return self[startIndex..<startIndex] }
    return self[first...last]
  }
}
