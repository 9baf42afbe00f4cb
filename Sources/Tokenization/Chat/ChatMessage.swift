/// One turn of a conversation.
public struct ChatMessage: Codable, Equatable, Sendable {
  /// Who speaks.
  public enum Role: String, Codable, Equatable, Sendable {
    case system, user, assistant, tool
  }

  /// Who speaks.
  public var role: Role
  /// What is said.
  public var content: String

  /// A turn.
  public init(role: Role, content: String) {
    self.role = role
    self.content = content
  }
}
