/// What is left out at an end of a message's content.
public enum ContentTrimming: String, Codable, CaseIterable, Sendable {
  case none
  case lineEnds = "line_ends"
  case whitespace
}

/// How a turn that the model only reads is written.
public struct TurnForm: Codable, Equatable, Sendable {
  /// What stands before the content.
  public var head: String
  /// What stands behind it.
  public var tail: String
  /// What of the content's start is left out.
  public var trimStart: ContentTrimming
  /// What of the content's end is left out.
  public var trimEnd: ContentTrimming

  /// A form of turns.
  public init(
    head: String, tail: String, trimStart: ContentTrimming = .none,
    trimEnd: ContentTrimming = .none
  ) {
    self.head = head
    self.tail = tail
    self.trimStart = trimStart
    self.trimEnd = trimEnd
  }
}

/// How a turn of the assistant's is written.
public struct AnswerForm: Codable, Equatable, Sendable {
  /// What the model is given before its answer.
  public var head: String
  /// What the model writes before the content: white space, where the generation prompt ends without
  /// it.
  public var start: String
  /// What the model writes behind the content, by which it ends its turn.
  public var end: String
  /// What follows before the next turn, which the model need not write.
  public var tail: String
  /// What of the content's start is left out.
  public var trimStart: ContentTrimming
  /// What of the content's end is left out.
  public var trimEnd: ContentTrimming

  /// A form of answers.
  public init(
    head: String, start: String = "", end: String, tail: String = "",
    trimStart: ContentTrimming = .none, trimEnd: ContentTrimming = .none
  ) {
    self.head = head
    self.start = start
    self.end = end
    self.tail = tail
    self.trimStart = trimStart
    self.trimEnd = trimEnd
  }
}

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

extension ContentTrimming {
  private func belongs(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .none: false
    case .lineEnds: scalar == "\n"
    case .whitespace: scalar.isJinjaSpace
    }
  }

  /// The content as a turn holds it.
  static func trim(_ content: String, start: Self, end: Self) -> String {
    content.stripped(trailing: false, where: start.belongs)
      .stripped(leading: false, where: end.belongs)
  }
}
