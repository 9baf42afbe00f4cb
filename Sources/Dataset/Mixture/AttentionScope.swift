/// What the tokens of a packed sequence attend to.
public enum AttentionScope: String, CaseIterable, Codable, Sendable {
  /// The tokens of their own segment; positions restart with each segment.
  case segment
  /// All tokens before them in the sequence; positions run through.
  case full
}
