/// Why a tokenizer definition or a chat template cannot be used.
public struct TokenizerError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file, or the name that the caller gave the bytes.
  public var file: String
  /// The place in it: a field such as `pre_tokenizer.pretokenizers[1].pattern`, or a byte offset.
  public var place: String
  /// What stands there.
  public var found: String
  /// What may stand there.
  public var expected: String
  /// What the user can do about it.
  public var advice: String

  /// One line that says all of it.
  public var description: String {
    "\(file): \(place): found \(found), expected \(expected); \(advice)"
  }
}
