extension ChatTemplate {
  /// The ids of a conversation that ends with the head of the assistant's next turn.
  public func promptIDs(
    _ messages: [ChatMessage], _ encoder: inout TokenEncoder
  ) -> [UInt32] {
    var ids: [UInt32] = []
    let spans = render(messages, addGenerationPrompt: true)
    encoder.encode(spans.flatMap(\.pieces), into: &ids)
    return ids
  }
}
