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
  /// What it was estimated at; nil for factors at B = 0, which do not depend on A.
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

  /// The digest of what curvature of some kind depends on here; nil for factors where B = 0.
  func digest(for kind: CurvatureKind) -> Digest? {
    let isBase = projections.allSatisfy { $0.b.values.allSatisfy { $0 == 0 } }
    return kind == .kfac && isBase ? nil : digest
  }
}
