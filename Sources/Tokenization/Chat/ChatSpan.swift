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

extension [ChatSpan] {
  /// The text of all spans.
  var text: String { flatMap(\.pieces).map(\.text).joined() }

  /// Adds the template's words to the last piece, where it is of the same kind.
  mutating func append(markup text: String, isResponse: Bool = false) {
    append(TextPiece(text, recognizesSpecialTokens: true), isResponse: isResponse)
  }

  /// Adds a message's words to the last piece, where it is of the same kind.
  mutating func append(content text: String, isResponse: Bool = false) {
    append(TextPiece(text, recognizesSpecialTokens: false), isResponse: isResponse)
  }

  private mutating func append(_ piece: TextPiece, isResponse: Bool) {
    if piece.text.isEmpty { return }
    if last?.isResponse != isResponse {
      append(ChatSpan(isResponse: isResponse, pieces: []))
    }
    let (span, place) = (count - 1, self[count - 1].pieces.count - 1)
    if place >= 0,
      self[span].pieces[place].recognizesSpecialTokens == piece.recognizesSpecialTokens
    {
      self[span].pieces[place].text += piece.text
    } else {
      self[span].pieces.append(piece)
    }
  }
}
