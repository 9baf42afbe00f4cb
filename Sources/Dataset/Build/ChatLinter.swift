import Documents
import Shards
import Tokenization

/// Looks for what is doubtful about conversations that are kept.
struct ChatLinter {
  private let template: ChatTemplate
  private let tokenizer: Tokenizer

  init(template: ChatTemplate, tokenizer: Tokenizer) {
    self.template = template
    self.tokenizer = tokenizer
  }

  /// - Parameters:
  ///   - messages: the turns.
  ///   - document: what was made of them.
  func lints(
    of messages: [ChatMessage], in document: EncodedDocument, at location: RecordLocation
  ) -> [RecordLint] {
    let details: [(RecordLint.Reason, String?)] = [
      (.rolesOutOfOrder, disorder(of: messages)),
      (.doubleBeginning, doubleBeginning(of: messages, in: document)),
      (.missingEndOfTurn, missingEnd(in: document)),
    ]
    return details.compactMap { reason, detail in
      detail.map { RecordLint(location: location, reason: reason, detail: $0) }
    }
  }

  private func disorder(of messages: [ChatMessage]) -> String? {
    let speakers = messages.lazy.map(\.role).filter { $0 != .system }
    if let first = speakers.first, first != .user {
      return "the \(first.rawValue) speaks first, expected the user"
    }
    for (speaker, next) in zip(speakers, speakers.dropFirst()) {
      if speaker == next, speaker != .tool { return "two turns of the \(speaker)'s in a row" }
      if speaker == .user, next == .tool {
        return "a tool answers the user, expected the assistant between them"
      }
    }
    return nil
  }

  /// A conversation that a template has written before begins once more with its first token.
  private func doubleBeginning(
    of messages: [ChatMessage], in document: EncodedDocument
  ) -> String? {
    guard let first = document.ids.first, tokenizer.isSpecial(first) else { return nil }
    let token = tokenizer.decodeText([first])
    if let number = messages.firstIndex(where: { $0.content.hasPrefix(token) }) {
      return "message \(number + 1) begins with \(token), which the template writes itself"
    }
    return document.ids.dropFirst().first == first ? "it begins with \(token) twice" : nil
  }

  private func missingEnd(in document: EncodedDocument) -> String? {
    var end = 0
    for span in document.spans {
      end += span.count
      if span.role == .prompt || span.count == 0 || tokenizer.isSpecial(document.ids[end - 1]) {
        continue
      }
      let end = template.assistant.end
      return end.isEmpty
        ? "the template has nothing by which a model could end its answer"
        : "an answer ends with \(end.debugDescription), which is no special token of the tokenizer"
    }
    return nil
  }
}
