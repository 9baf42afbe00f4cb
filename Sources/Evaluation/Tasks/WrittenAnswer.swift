/// What a model wrote in answer to one example.
public struct WrittenAnswer: Equatable, Sendable {
  /// The text.
  public let text: String
  /// Whether it holds the reference's answer.
  public let isRight: Bool
  /// Whether it has the format asked for; nil where none was.
  public let isFormatted: Bool?
  /// The part of its 4-grams of tokens that repeat an earlier one; nil where it has fewer than four
  /// tokens.
  public let repetition: Double?
}
