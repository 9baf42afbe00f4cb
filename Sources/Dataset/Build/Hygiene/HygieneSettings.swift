/// Which records a build leaves out or changes, beyond those that hold no document.
///
/// The checks are made in the order of the properties; what one rejects, the next ones do not see.
public struct HygieneSettings: Sendable {
  /// What becomes of bytes that are no UTF-8.
  public enum InvalidUTF8: String, CaseIterable, Sendable {
    /// The record is left out.
    case reject
    /// U+FFFD takes their place.
    case replace
  }

  /// Which documents count as repetitions of an earlier one, which stays.
  public enum Deduplication: Equatable, Sendable {
    /// None.
    case none
    /// Those of the same text; of conversations, those of the same roles and contents.
    case exact
    /// Those of the same text, and those whose shingles are mostly the same.
    case near(MinHashSettings)

    var minHash: MinHashSettings? {
      if case .near(let settings) = self { settings } else { nil }
    }
  }

  /// What becomes of bytes that are no UTF-8.
  public var invalidUTF8 = InvalidUTF8.reject
  /// What becomes of control characters.
  public var controlCharacters = ControlCharacterPolicy.keep
  /// How long a document may be.
  public var length = LengthLimits()
  /// What no document may share words with.
  public var evaluation: EvaluationNGrams?
  /// The user's own command that says which documents stay.
  public var filter: FilterCommand?
  /// Which documents are repetitions.
  public var deduplication = Deduplication.none

  /// Leaves everything as it is.
  public init() {}

  /// - Throws: `BuildError` for what is out of range.
  public func validate() throws(BuildError) {
    try length.validate()
    try filter?.validate()
    try deduplication.minHash?.validate()
  }

  /// True if `SequentialHygiene` must be given all documents.
  var isSequential: Bool { filter != nil || deduplication != .none }

  var comparesWords: Bool { evaluation != nil || deduplication.minHash != nil }

  /// What differs from the defaults, by name, as manifests record it.
  var recorded: [String: String] {
    var options = length.recorded
    if invalidUTF8 != .reject { options["invalid_utf8"] = invalidUTF8.rawValue }
    if controlCharacters != .keep { options["control_characters"] = controlCharacters.rawValue }
    options.merge(evaluation?.recorded ?? [:]) { _, own in own }
    if let filter { options["filter"] = filter.command }
    switch deduplication {
    case .none: break
    case .exact: options["deduplicate"] = "exact"
    case .near(let settings):
      options["deduplicate"] = "near"
      options.merge(settings.recorded) { _, own in own }
    }
    return options
  }
}
