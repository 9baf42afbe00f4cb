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
