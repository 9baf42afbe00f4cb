/// What one side says in a conversation.
public struct ChatTurn: Codable, Equatable, Sendable {
  /// Who speaks.
  public enum Role: String, Codable, CaseIterable, Sendable {
    case system, user, assistant, tool
  }

  /// Who speaks.
  public let role: Role
  /// What is said.
  public let content: String

  /// States who says what.
  public init(role: Role, content: String) {
    self.role = role
    self.content = content
  }
}
