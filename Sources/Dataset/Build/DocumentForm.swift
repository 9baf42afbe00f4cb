public import Tokenization

/// What a build makes of its inputs.
public enum DocumentForm: Equatable, Sendable {
  /// What ends a document of running text.
  public enum EndOfText: Equatable, Sendable {
    /// `<|endoftext|>`, if the tokenizer has it.
    case automatic
    /// A token of the tokenizer.
    case token(String)
    /// Nothing.
    case none
  }

  /// Texts, each with an end.
  case text(field: String = "text", endOfText: EndOfText = .automatic)
  /// Conversations, in the words of a model's template; the assistant's answers are the task's
  /// responses or, where they are to keep what the model knows, replay text.
  case chat(ChatTemplate, isReplay: Bool = false)
  /// Texts, each passage of which becomes a conversation: the user asks for the continuation of its
  /// opening, the assistant gives it as replay text.
  case continuation(
    ChatTemplate, field: String = "text", wrapper: ContinuationWrapper = ContinuationWrapper())

  /// What conversations are written in; nil for texts.
  public var template: ChatTemplate? {
    switch self {
    case .text: nil
    case .chat(let template, _), .continuation(let template, _, _): template
    }
  }
}
