/// What a record turned out to be.
public enum DocumentEvent: Equatable, Sendable {
  /// A document.
  case document(Document)
  /// A record that is left out, and why.
  case rejected(Rejection)
}
