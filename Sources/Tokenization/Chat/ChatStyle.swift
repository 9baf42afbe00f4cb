/// The family that a template belongs to, by what it writes.
public enum ChatStyle: String, CaseIterable, Sendable {
  case chatML = "chatml"
  case qwen25 = "qwen2.5"
  case qwen3 = "qwen3"
  case llama2
  case llama3
  case mistral
  case gemma
  case phi
  case other
}

extension ChatTemplate {
  /// The family that the template belongs to, for people to read; what it writes is in its fields.
  public var style: ChatStyle {
    let marks = user.head + assistant.head + assistant.end
    if marks.contains("<|start_header_id|>") { return .llama3 }
    if marks.contains("[INST]") {
      return system?.turn.head.contains("<<SYS>>") == true ? .llama2 : .mistral
    }
    if marks.contains("<start_of_turn>") { return .gemma }
    if marks.contains("<|im_sep|>") || marks.contains("<|assistant|>") && marks.contains("<|end|>")
    {
      return .phi
    }
    guard marks.contains("<|im_start|>") else { return .other }
    guard tool?.head.contains("<tool_response>") == true else { return .chatML }
    return finalAssistant == nil && thoughtEnd == nil ? .qwen25 : .qwen3
  }
}
