extension RunFile {
  /// A penalty on the adapter's weights; `Training.docc/Penalties.md` gives the formulas.
  public struct Penalty: Equatable, Sendable {
    /// The form of the penalty.
    public enum Kind: String, CaseIterable, Sendable {
      /// No penalty.
      case none
      /// The squared distance of the weights from the pretrained ones.
      case l2
      /// The distance of the adapter's elements from their start, by their Fisher information.
      case laplace
      /// The distance of the weights from the pretrained ones, by Kronecker-factored curvature.
      case laplaceKFAC = "laplace-kfac"

      /// The curvature that the penalty needs.
      var curvature: CurvatureKind? {
        switch self {
        case .none, .l2: nil
        case .laplace: .diagonal
        case .laplaceKFAC: .kfac
        }
      }
    }

    /// The form of the penalty.
    public var kind: Kind
    /// The factor λ; 0 leaves the penalty out.
    public var strength: Double
    /// What is added to the curvature, δ.
    public var damping: Double
    /// A curvature file; nil estimates the curvature before the first step.
    public var curvature: String?
    /// The source to estimate it from.
    public var source: String?
    /// The number of the source's sequences to estimate it from.
    public var sequences: Int
    /// Curvature files of what was learned before, which are added.
    public var earlier: [String]

    /// Describes a penalty.
    public init(
      kind: Kind = .none, strength: Double = 0, damping: Double = 1e-5, curvature: String? = nil,
      source: String? = nil, sequences: Int = 32, earlier: [String] = []
    ) {
      self.kind = kind
      self.strength = strength
      self.damping = damping
      self.curvature = curvature
      self.source = source
      self.sequences = sequences
      self.earlier = earlier
    }

    /// The curvature that the run needs; nil for none.
    var neededCurvature: CurvatureKind? { strength > 0 ? kind.curvature : nil }
  }
}
