import Dataset
import Documents
import Shards
import Tokenization

// Targets that know nothing of each other meet here.

extension ChatMessage {
  /// A turn as the tokenizer's templates take it.
  init(_ turn: ChatTurn) {
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

extension ShardSet {
  /// - Throws: `ShardError` where the set was built with another tokenizer.
  func requireTokenizer(_ tokenizer: Tokenizer, name: String) throws {
    let identity = TokenizerIdentity(tokenizer, name: name)
    try requireTokenizer(hash: identity.hash, name: name)
  }
}
