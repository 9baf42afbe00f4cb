/// One text or conversation with its provenance.
public struct Document: Equatable, Sendable {
  /// What a document says.
  public enum Content: Equatable, Sendable {
    /// Running text, not empty.
    case text(String)
    /// A conversation, see `ChatTurn`.
    case chat([ChatTurn])
  }

  /// What it says.
  public let content: Content
  /// Where it comes from.
  public let location: RecordLocation
}
