/// One of the seven projections of a decoder layer, in the order in which adapters store them.
public enum Projection: String, CaseIterable, Codable, Sendable {
  case query = "q_proj"
  case key = "k_proj"
  case value = "v_proj"
  case output = "o_proj"
  case gate = "gate_proj"
  case up = "up_proj"
  case down = "down_proj"

  /// The name of its module in a Hugging Face model.
  func module(inLayer layer: Int) -> String {
    let block = [.gate, .up, .down].contains(self) ? "mlp" : "self_attn"
    return "model.layers.\(layer).\(block).\(rawValue)"
  }
}

/// The shape of a low-rank adapter: W x is replaced by W x + scale · B A x (Hu et al. 2021).
public struct LoRAConfiguration: Equatable, Sendable {
  /// The rank r of A (r, in) and B (out, r).
  public var rank: Int
  /// The numerator of the scale.
  public var alpha: Double
  /// The probability with which an element of A's input is zeroed during training.
  public var dropout: Double
  /// The adapted projections, without repetition, in the order of `Projection.allCases`.
  public var targets: [Projection]
  /// The layers that are adapted, from 0, rising and without repetition; nil for all.
  public var layers: [Int]?
  /// Scales by alpha / √rank instead of alpha / rank (Kalajdzievski 2023).
  public var rankStabilized: Bool

  /// Describes an adapter; `targets` and `layers` are put in order.
  ///
  /// - Precondition: `rank` is positive, `dropout` lies in 0..<1, and there is a target and a layer.
  public init(
    rank: Int, alpha: Double, dropout: Double = 0, targets: [Projection] = Projection.allCases,
    layers: [Int]? = nil, rankStabilized: Bool = false
  ) {
    precondition(rank > 0 && (0..<1).contains(dropout) && !targets.isEmpty)
    precondition(layers != [])
    self.rank = rank
    self.alpha = alpha
    self.dropout = dropout
    self.targets = Projection.allCases.filter(targets.contains)
    self.layers = layers.map { Set($0).sorted() }
    self.rankStabilized = rankStabilized
  }

  /// The projections that are adapted in a layer.
  func targets(inLayer layer: Int) -> [Projection] {
    layers.map { $0.contains(layer) ? targets : [] } ?? targets
  }

  /// The ranks, n·r, of the n adapted projections of a group.
  func ranks(of group: ProjectionGroup, in model: ModelConfiguration) -> Int {
    rank * group.shape(in: model).parts.count { targets.contains($0.projection) }
  }

  /// The factor before B A.
  public var scale: Float {
    Float(rankStabilized ? alpha / Double(rank).squareRoot() : alpha / Double(rank))
  }
}
