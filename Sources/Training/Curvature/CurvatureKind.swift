/// How the second derivatives of a source's loss are approximated.
public enum CurvatureKind: String, CaseIterable, Codable, Sendable {
  /// The diagonal Fisher information of the adapter's elements.
  case diagonal
  /// Kronecker factors of the Fisher information of the adapted weights.
  case kfac
}
