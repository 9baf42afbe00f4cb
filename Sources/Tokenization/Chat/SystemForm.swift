/// Where and how a system message is written.
public struct SystemForm: Codable, Equatable, Sendable {
  /// Where a system message can stand.
  public enum Place: String, Codable, CaseIterable, Sendable {
    /// In a turn of its own.
    case ownTurn = "turn"
    /// Before the content of the user's first turn.
    case firstUser = "first_user"
    /// Before the content of the user's last turn.
    ///
    /// Programs of this kind leave it out of a conversation that has been answered. Here it stays: an
    /// answer is learnt behind the prompt that asks for it.
    case lastUser = "last_user"
  }

  /// Where it stands.
  public var place: Place
  /// What stands around it.
  public var turn: TurnForm
  /// The system message of conversations that begin with none, in a turn of its own.
  public var defaultContent: String?
  /// Whether it and the content of the user's turn are trimmed as one text, so that white space
  /// between them stays.
  public var isTrimmedWithUser: Bool

  /// A form of system messages.
  public init(
    place: Place, turn: TurnForm, defaultContent: String? = nil, isTrimmedWithUser: Bool = false
  ) {
    self.place = place
    self.turn = turn
    self.defaultContent = defaultContent
    self.isTrimmedWithUser = isTrimmedWithUser
  }
}
