/// What the shares of a mixture are shares of.
public enum ShareUnit: String, CaseIterable, Codable, Sendable {
  /// Every sequence counts one.
  case sequences
  /// Every token of a sequence counts one.
  case tokens
  /// Every token that carries a loss counts one.
  case supervisedTokens = "supervised_tokens"

  /// The unit in a sentence.
  public var words: String { rawValue.replacing("_", with: " ") }
}
