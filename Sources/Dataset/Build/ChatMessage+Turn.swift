public import Documents
public import Tokenization

// What reads conversations and what writes them as tokens know nothing of each other; they meet here.

extension ChatMessage {
  /// A turn of a record as templates take it.
  public init(_ turn: ChatTurn) {
    let role: Role =
      switch turn.role {
      case .system: .system
      case .user: .user
      case .assistant: .assistant
      case .tool: .tool
      }
    self.init(role: role, content: turn.content)
  }
}
