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
