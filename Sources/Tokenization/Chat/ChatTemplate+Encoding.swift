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
}
