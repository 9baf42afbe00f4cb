/// What of a plain text is one document.
public enum TextUnit: String, CaseIterable, Sendable {
  /// The whole file.
  case file
  /// A line that is not blank.
  case line
  /// A run of lines between blank ones.
  case block
}
