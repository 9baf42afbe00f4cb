/// What the reference's regex engine means by `\p{…}`.
///
/// Its version of Unicode is neither the standard library's nor PCRE2's.
enum UnicodeProperties {
  private typealias Table = UnicodePropertyTable

  /// By two-letter names: `Lu`.
  static let generalCategory = EnumeratedProperty(
    names: Table.categoryNames, runs: Table.categories)
  /// By names with underscores: `Old_Italic`.
  static let script = EnumeratedProperty(names: Table.scriptNames, runs: Table.scripts)
  static let alphabetic = ScalarSet(runs: Table.alphabetic)
  static let lowercase = ScalarSet(runs: Table.lowercase)
  static let uppercase = ScalarSet(runs: Table.uppercase)
  static let emoji = ScalarSet(runs: Table.emoji)
}
