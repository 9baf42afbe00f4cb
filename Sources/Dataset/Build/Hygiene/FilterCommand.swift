/// A command of the user's own that says which documents stay.
public struct FilterCommand: Equatable, Sendable {
  /// What `/bin/sh -c` runs.
  ///
  /// It reads one JSON object a line, `{"id": N, "text": …}` or `{"id": N, "messages": [{"role": …,
  /// "content": …}, …]}`, and writes for each, in the same order, `{"id": N, "keep": true}` or
  /// `{"id": N, "keep": false, "reason": …}` (the reason may be left out). It must end with its input,
  /// and say the same of the same documents whenever it is run: an interrupted build asks again.
  public var command: String
  /// After how many seconds without a byte read or written the command counts as stuck.
  public var patience = 600

  /// Filters by a command.
  public init(_ command: String) { self.command = command }

  /// - Throws: `BuildError` for what is out of range.
  func validate() throws(BuildError) {
    guard command.contains(where: { !$0.isWhitespace }) else {
      throw BuildError("the filter command is empty")
    }
    guard (1...86_400).contains(patience) else {
      throw BuildError("\(patience) seconds of patience with the filter; expected 1 to 86400")
    }
  }
}
