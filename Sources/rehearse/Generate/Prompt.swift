import Documents
import LanguageModel
import Tokenization

/// What a model is to answer.
struct Prompt {
  /// The turns before the answer.
  let messages: [ChatMessage]
  /// The same as the model reads it.
  let ids: [UInt32]
  /// Where a file holds it; nil for the command line's.
  let location: RecordLocation?

  /// The prompts of a file, but for those that cannot be answered, which are named on standard error.
  ///
  /// - Parameter room: the most tokens that a prompt may have.
  /// - Throws: `CommandError` where none is left, `DocumentError`.
  static func prompts(
    ofFile path: String, _ template: ChatTemplate, _ tokenizer: Tokenizer, room: Int
  ) throws -> [Prompt] {
    var encoder = tokenizer.makeEncoder()
    var prompts: [Prompt] = []
    for (location, messages) in try ChatFile.conversations(path, kind: .prompt) {
      if let fault = template.fault(in: messages) {
        ChatFile.leaveOut(location, fault)
        continue
      }
      let ids = template.promptIDs(messages, &encoder)
      guard ids.count <= room else {
        ChatFile.leaveOut(
          location, "\(ids.count) tokens; the model takes \(room) beside --max-tokens")
        continue
      }
      prompts.append(Prompt(messages: messages, ids: ids, location: location))
    }
    guard !prompts.isEmpty else {
      throw CommandError.failure("\(path): no prompt that can be answered")
    }
    return prompts
  }
}
