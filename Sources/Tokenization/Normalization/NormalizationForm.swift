/// A normalization form of Unicode Standard Annex 15.
enum NormalizationForm: Equatable, Sendable {
  /// Canonical composition.
  case c
  /// Canonical decomposition.
  case d
  /// Compatibility decomposition, then canonical composition.
  case kc
  /// Compatibility decomposition.
  case kd

  /// Whether the form joins what it has decomposed.
  var composes: Bool { self == .c || self == .kc }

  /// Whether the form decomposes compatibility characters, too.
  var isCompatibility: Bool { self == .kc || self == .kd }
}
