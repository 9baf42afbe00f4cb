extension ChatTemplate {
  /// The ids of a conversation that asks for the assistant's next turn.
  ///
  /// Prompts and responses are encoded each by itself, as they are when they are learnt.
  public func promptIDs(
    _ messages: [ChatMessage], _ encoder: inout TokenEncoder
  ) -> [UInt32] {
    var ids: [UInt32] = []
    for span in render(messages, addGenerationPrompt: true) {
      encoder.encode(span.pieces, goesOn: true, into: &ids)
    }
    return ids
  }

  /// The ids of an answer as it is learnt, without the end of its turn: what follows `promptIDs`.
  public func answerIDs(_ answer: String, _ encoder: inout TokenEncoder) -> [UInt32] {
    let form = finalAssistant ?? assistant
    let content = ContentTrimming.trim(answer, start: form.trimStart, end: form.trimEnd)
    let pieces = [
      TextPiece(form.start, recognizesSpecialTokens: true),
      TextPiece(content, recognizesSpecialTokens: false),
    ]
    var ids: [UInt32] = []
    encoder.encode(pieces.filter { !$0.text.isEmpty }, goesOn: true, into: &ids)
    return ids
  }
}
