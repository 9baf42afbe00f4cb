/// A stretch of a rendered conversation that is all prompt or all response.
public struct ChatSpan: Equatable, Sendable {
  /// Whether the model must learn to produce it: what the assistant says, and the end of its turn.
  public var isResponse: Bool
  /// Its text: markup, which holds special tokens, and what people wrote, which cannot.
  public var pieces: [TextPiece]

  /// A stretch of a conversation.
  public init(isResponse: Bool, pieces: [TextPiece]) {
    self.isResponse = isResponse
    self.pieces = pieces
  }
}
