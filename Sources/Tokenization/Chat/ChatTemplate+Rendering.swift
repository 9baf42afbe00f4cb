extension ChatTemplate {
  /// Writes a conversation, for the encoder.
  ///
  /// Markup is to recognise special tokens, the messages' content is not: no message can end its
  /// turn or begin another's. A message that has no place in the template, see `fault(in:)`, is left
  /// out.
  ///
  /// - Parameters:
  ///   - messages: the turns.
  ///   - addGenerationPrompt: whether to ask for the assistant's next turn.
  /// - Returns: prompt and response in turn, none of them empty. What follows the end of a response
  ///   belongs to the prompt after it.
  public func render(_ messages: [ChatMessage], addGenerationPrompt: Bool) -> [ChatSpan] {
    var spans: [ChatSpan] = []
    spans.append(markup: prologue)
    let opening = messages.first.flatMap { $0.role == .system ? $0.content : nil }
    if let system, let content = system.defaultContent, opening == nil, !messages.isEmpty {
      spans.append(markup: system.turn.head + content + system.turn.tail)
    }
    let lastUser = messages.lastIndex { $0.role == .user }
    let host = system?.place == .lastUser ? lastUser : messages.firstIndex { $0.role == .user }
    for (index, message) in messages.enumerated() {
      switch message.role {
      case .system:
        if let system, system.place == .ownTurn {
          append(message.content, as: system.turn, to: &spans)
        }
      case .user:
        append(user: message.content, system: index == host ? opening : nil, to: &spans)
      case .assistant:
        append(
          answer: message.content, isLast: index == messages.count - 1,
          isHistory: index < lastUser ?? 0, to: &spans)
      case .tool:
        if let tool { append(toolAt: index, of: messages, as: tool, to: &spans) }
      }
    }
    spans.append(markup: addGenerationPrompt ? generationPrompt : epilogue)
    return spans
  }

  /// A rendered conversation as one text.
  public func text(_ messages: [ChatMessage], addGenerationPrompt: Bool) -> String {
    render(messages, addGenerationPrompt: addGenerationPrompt).text
  }

  /// Why the template cannot write a conversation as a whole; nil where it can.
  public func fault(in messages: [ChatMessage]) -> String? {
    for (index, message) in messages.enumerated() {
      switch (message.role, system?.place) {
      case (.system, nil): return "the template has no place for a system message"
      case (.system, .firstUser), (.system, .lastUser):
        if index > 0 || !messages.contains(where: { $0.role == .user }) {
          return "the template puts the system message in a turn of the user's, and there is none"
        }
      case (.tool, _) where tool == nil: return "the template has no place for a tool's result"
      default: break
      }
    }
    return nil
  }

  private func append(_ content: String, as form: TurnForm, to spans: inout [ChatSpan]) {
    spans.append(markup: form.head)
    spans.append(
      content: ContentTrimming.trim(content, start: form.trimStart, end: form.trimEnd))
    spans.append(markup: form.tail)
  }

  /// A turn of the user's, with the system message in it where the template puts it there.
  private func append(user content: String, system message: String?, to spans: inout [ChatSpan]) {
    guard let system, let message, system.place != .ownTurn else {
      return append(content, as: user, to: &spans)
    }
    spans.append(markup: user.head)
    append(message, as: system.turn, to: &spans)
    let start = system.isTrimmedWithUser ? .none : user.trimStart
    spans.append(content: ContentTrimming.trim(content, start: start, end: user.trimEnd))
    spans.append(markup: user.tail)
  }

  /// - Parameter isHistory: whether a turn of the user's follows.
  private func append(
    answer content: String, isLast: Bool, isHistory: Bool, to spans: inout [ChatSpan]
  ) {
    var (form, content) = (assistant, content)
    let parts = thoughtEnd.map { content.cut(at: $0) } ?? []
    if isLast, parts.count <= 1 { form = finalAssistant ?? assistant }
    if isHistory, parts.count > 1, let answer = parts.last {
      content = ContentTrimming.trim(answer, start: .lineEnds, end: .none)
    }
    spans.append(markup: form.head)
    spans.append(markup: form.start, isResponse: true)
    spans.append(
      content: ContentTrimming.trim(content, start: form.trimStart, end: form.trimEnd),
      isResponse: true)
    spans.append(markup: form.end, isResponse: true)
    spans.append(markup: form.tail)
  }

  private func append(
    toolAt index: Int, of messages: [ChatMessage], as form: TurnForm, to spans: inout [ChatSpan]
  ) {
    var form = form
    if let toolJoint {
      if index > 0, messages[index - 1].role == .tool { form.head = toolJoint }
      if index + 1 < messages.count, messages[index + 1].role == .tool { form.tail = "" }
    }
    append(messages[index].content, as: form, to: &spans)
  }
}
