/// How inputs are read, beyond what their names say.
public struct ReadingOptions: Equatable, Sendable {
  /// What of a plain text is one document.
  public var textUnit: TextUnit

  /// States how inputs are read.
  public init(textUnit: TextUnit = .file) {
    self.textUnit = textUnit
  }

  /// What differs from the defaults, as a build records it.
  public var recorded: [String: String] {
    var recorded: [String: String] = [:]
    if textUnit != .file { recorded["text_unit"] = textUnit.rawValue }
    return recorded
  }
}
