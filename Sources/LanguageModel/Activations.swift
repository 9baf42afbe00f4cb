public import Tensors

/// What the forward pass leaves for the backward pass, in memory that is used again for the next
/// pack of tokens.
///
/// Norms, their outputs and the SwiGLU product are computed again going back: they cost a few
/// passes over memory, and keeping them would add half as much again.
public final class Activations {
  /// What is left of every layer.
  public enum Retained: Sendable {
    /// Everything that the backward pass reads.
    case everything
    /// What enters the layer: the backward pass computes the rest again, to the same bits, when it
    /// comes to the layer (gradient checkpointing, Chen et al. 2016).
    case layerInputs
    /// Nothing: no backward pass can follow.
    case nothing
  }

  /// One layer's part; rows are tokens.
  struct Layer: Sendable {
    /// (T,C): what enters the layer.
    var input: Matrix
    /// (T,H·D + 2·G·D): q, k and v, rotated.
    let attention: Matrix
    /// The same before head norms, only where the family has them.
    let unnormed: Matrix?
    /// (T,H·D): what the heads give.
    let heads: Matrix
    /// (T,H): the log-sums of attention.
    let logSums: Matrix
    /// (T,C): what enters the feed-forward half.
    let middle: Matrix
    /// (T,2F).
    let gateUp: Matrix
    /// x Aᵀ of each projection group, (T,n·r).
    var low: [Matrix]

    func prefix(_ rows: Int) -> Layer {
      func cut(_ matrix: Matrix) -> Matrix { matrix.rows(0..<rows) }
      return Layer(
        input: cut(input), attention: cut(attention), unnormed: unnormed.map(cut),
        heads: cut(heads), logSums: cut(logSums), middle: cut(middle), gateUp: cut(gateUp),
        low: low.map(cut))
    }
  }

  /// Memory that all layers use in turn.
  struct Scratch {
    /// (T,C): what a norm gives.
    let normed: Matrix
    /// (T,1): the reciprocals of its root mean squares.
    let reciprocals: Matrix
    /// (T,F): the SwiGLU product.
    let activated: Matrix
    /// Bᵀ of each projection group's adapters, (n·r, out), zero between them.
    let stackedB: [Matrix]
    let backward: BackwardScratch

    init(_ model: ModelConfiguration, lora: LoRAConfiguration?, rows: Int) {
      normed = Matrix.spread(rows: rows, columns: model.hiddenSize)
      reciprocals = Matrix.spread(rows: rows, columns: 1)
      activated = Matrix.spread(rows: rows, columns: model.intermediateSize)
      stackedB = ProjectionGroup.allCases.map { group in
        Matrix.spread(
          rows: lora?.ranks(of: group, in: model) ?? 0,
          columns: group.shape(in: model).parts.last?.outputs.upperBound ?? 0)
      }
      backward = BackwardScratch(model, rows: rows)
    }
  }

  /// The most token rows that fit.
  public let capacity: Int
  /// True where layers share the memory of all that can be computed again from their inputs.
  let recomputes: Bool
  let scratch: Scratch
  private let layers: [Layer]
  private let final: Matrix

  /// Allocates for packs of up to `capacity` tokens.
  public init(
    _ model: ModelConfiguration, lora: LoRAConfiguration?, capacity: Int, retained: Retained
  ) {
    func rows(_ columns: Int) -> Matrix { Matrix.spread(rows: capacity, columns: columns) }
    func isAdapted(_ layer: Int) -> Bool { lora?.targets(inLayer: layer).isEmpty == false }
    func low(_ group: ProjectionGroup) -> Matrix {
      rows(lora?.ranks(of: group, in: model) ?? 0)
    }
    func layer(isAdapted: Bool = true) -> Layer {
      Layer(
        input: rows(model.hiddenSize), attention: rows(model.attentionWidth),
        unnormed: model.hasHeadNorms ? rows(model.attentionWidth) : nil,
        heads: rows(model.queryWidth), logSums: rows(model.headCount),
        middle: rows(model.hiddenSize), gateUp: rows(2 * model.intermediateSize),
        low: ProjectionGroup.allCases.map { isAdapted ? low($0) : rows(0) })
    }
    self.capacity = capacity
    recomputes = retained == .layerInputs
    scratch = Scratch(model, lora: lora, rows: capacity)
    final = rows(model.hiddenSize)
    switch retained {
    case .everything:
      layers = (0..<model.layerCount).map { layer(isAdapted: isAdapted($0)) }
    case .layerInputs:
      let shared = layer()
      layers = (0..<model.layerCount).map { index in
        var own = shared
        own.input = rows(model.hiddenSize)
        // Computing the layer again ends before its last product.
        own.low[ProjectionGroup.down.rawValue] = isAdapted(index) ? low(.down) : rows(0)
        return own
      }
    case .nothing: layers = Array(repeating: layer(), count: model.layerCount)
    }
  }

  private init(layers: [Layer], final: Matrix, scratch: Scratch, capacity: Int) {
    self.layers = layers
    self.final = final
    self.scratch = scratch
    self.capacity = capacity
    recomputes = false
  }

  /// The same memory for passes that no backward pass follows: all layers use that of one, which
  /// stays in the cache from layer to layer: of one that is adapted, as others lack x Aᵀ.
  public var withoutBackward: Activations {
    let shared = layers.first { $0.low.contains { $0.columns > 0 } } ?? layers[0]
    return Activations(
      layers: Array(repeating: shared, count: layers.count), final: final, scratch: scratch,
      capacity: capacity)
  }

  /// The memory of one layer for packs of `rows` tokens.
  func layer(_ index: Int, rows: Int) -> Layer { layers[index].prefix(rows) }

  /// Where a layer's result goes: the next layer's input, or the end of the residual stream.
  func output(of index: Int, rows: Int) -> Matrix {
    (index + 1 < layers.count ? layers[index + 1].input : final).rows(0..<rows)
  }

  /// (T,C): the residual stream after the last layer, before the final norm.
  public func hidden(rows: Int) -> Matrix { final.rows(0..<rows) }
}
