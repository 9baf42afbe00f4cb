/// A part of a text with its own trust: markup may hold special tokens, what a user wrote may not.
public struct TextPiece: Equatable, Sendable {
  /// The text.
  public var text: String
  /// Whether special tokens in the text are recognised, or encoded as the text they are.
  public var recognizesSpecialTokens: Bool

  /// A piece of text.
  public init(_ text: String, recognizesSpecialTokens: Bool) {
    self.text = text
    self.recognizesSpecialTokens = recognizesSpecialTokens
  }
}
