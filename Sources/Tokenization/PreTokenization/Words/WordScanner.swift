/// Finds where words end, by a pattern that matches at every place of every text.
protocol WordScanner {
  /// Where words begin in a window at whose first byte one begins, by the classes of the window's
  /// bytes, and at which of these places the classes do not tell where the word ends.
  func starts(in window: TextWindow) -> (starts: UInt64, unclear: UInt64)

  /// Whether `starts(in:)` finds any.
  static var readsWindows: Bool { get }

  /// The end of the word that begins at `start` of a text that ends at `limit`.
  func endOfWord(in text: Span<UInt8>, from start: Int, limit: Int) -> Int
}

extension WordScanner {
  static var readsWindows: Bool { false }

  func starts(in window: TextWindow) -> (starts: UInt64, unclear: UInt64) { (0, 0) }
}

/// Takes all of a text for one word.
struct WholeScanner: WordScanner {
  func endOfWord(in text: Span<UInt8>, from start: Int, limit: Int) -> Int { limit }
}
