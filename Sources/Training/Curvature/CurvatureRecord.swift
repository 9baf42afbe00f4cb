import LanguageModel
import Storage
import Tensors

/// What a curvature file says beside its tensors.
struct CurvatureRecord: Codable, Equatable {
  static let currentVersion = 1

  var version = currentVersion
  var kind: CurvatureKind
  /// The digest of the base's files.
  var model: Digest
  /// What a diagonal was estimated at; nil for factors, which do not depend on it.
  var adapter: Digest?
  /// What decides the sequences.
  var sample: Digest
  /// The sequences.
  var sequences: Int
  /// Their supervised tokens.
  var tokens: Int
}

extension Adapter {
  /// A digest of the elements and the scale.
  var digest: Digest {
    let elements = elements.withBytes { Digest(of: $0.bytes) }
    return Digest(of: Array("\(configuration.scale) \(elements)".utf8))
  }
}
