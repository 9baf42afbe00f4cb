/// How a model writes conversations: ChatML, `<|im_start|>ROLE\nCONTENT<|im_end|>\n` for each turn.
public struct ChatTemplate: Equatable, Sendable {
  static let turnStart = "<|im_start|>"
  static let turnEnd = "<|im_end|>"

  /// What a conversation without a system message begins with, if anything.
  public let defaultSystem: String?

  /// ChatML.
  ///
  /// - Parameter defaultSystem: the system message of conversations that begin with none.
  public static func chatML(defaultSystem: String?) -> ChatTemplate {
    ChatTemplate(defaultSystem: defaultSystem)
  }

  /// Writes a conversation, for the encoder.
  ///
  /// Markup is to recognise special tokens, the messages' content is not: no message can end its
  /// turn or begin another's.
  ///
  /// - Parameters:
  ///   - messages: the turns.
  ///   - addGenerationPrompt: whether to end with the head of a turn of the assistant's.
  /// - Returns: prompt and response in turn, none of them empty. The line end after a response
  ///   belongs to the prompt that follows.
  public func render(_ messages: [ChatMessage], addGenerationPrompt: Bool) -> [ChatSpan] {
    var spans: [ChatSpan] = []
    if let defaultSystem, !messages.isEmpty, messages.first?.role != .system {
      let turn = Self.head(of: .system) + defaultSystem + Self.turnEnd + "\n"
      append(turn, isMarkup: true, isResponse: false, to: &spans)
    }
    for message in messages {
      let isResponse = message.role == .assistant
      append(Self.head(of: message.role), isMarkup: true, isResponse: false, to: &spans)
      append(message.content, isMarkup: false, isResponse: isResponse, to: &spans)
      append(Self.turnEnd, isMarkup: true, isResponse: isResponse, to: &spans)
      append("\n", isMarkup: true, isResponse: false, to: &spans)
    }
    if addGenerationPrompt {
      append(Self.head(of: .assistant), isMarkup: true, isResponse: false, to: &spans)
    }
    return spans
  }

  /// A rendered conversation as one text.
  public func text(_ messages: [ChatMessage], addGenerationPrompt: Bool) -> String {
    render(messages, addGenerationPrompt: addGenerationPrompt)
      .flatMap(\.pieces).map(\.text).joined()
  }

  static func head(of role: ChatMessage.Role) -> String {
    turnStart + role.rawValue + "\n"
  }

  /// Adds text to the last piece where it is of the same kind.
  private func append(
    _ text: String, isMarkup: Bool, isResponse: Bool, to spans: inout [ChatSpan]
  ) {
    if text.isEmpty { return }
    if spans.last?.isResponse != isResponse {
      spans.append(ChatSpan(isResponse: isResponse, pieces: []))
    }
    let span = spans.count - 1
    if spans[span].pieces.last?.recognizesSpecialTokens == isMarkup {
      spans[span].pieces[spans[span].pieces.count - 1].text += text
    } else {
      spans[span].pieces.append(TextPiece(text, recognizesSpecialTokens: isMarkup))
    }
  }
}
