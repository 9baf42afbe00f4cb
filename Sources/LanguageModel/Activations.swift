public import Tensors

/// What the forward pass leaves for the backward pass, in memory that is used again for the next
/// pack of tokens.
///
/// Norms, their outputs and the SwiGLU product are computed again going back: they cost a few
/// passes over memory, and keeping them would add half as much again.
public final class Activations {
  /// One layer's part; rows are tokens.
  struct Layer: Sendable {
    /// (T,C): what enters the layer.
    let input: Matrix
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
    let low: [Matrix]

    func prefix(_ rows: Int) -> Layer {
      func cut(_ matrix: Matrix) -> Matrix { matrix.rows(0..<rows) }
      return Layer(
        input: cut(input), attention: cut(attention), unnormed: unnormed.map(cut),
        heads: cut(heads), logSums: cut(logSums), middle: cut(middle), gateUp: cut(gateUp),
        low: low.map(cut))
    }
  }

  /// The most token rows that fit.
  public let capacity: Int
  private let layers: [Layer]
  private let final: Matrix

  /// Allocates for packs of up to `capacity` tokens. Without `retained`, layers share their memory
  /// and no backward pass can follow.
  public init(
    _ model: ModelConfiguration, lora: LoRAConfiguration?, capacity: Int, retained: Bool
  ) {
    func layer() -> Layer {
      func rows(_ columns: Int) -> Matrix { Matrix.spread(rows: capacity, columns: columns) }
      return Layer(
        input: rows(model.hiddenSize), attention: rows(model.attentionWidth),
        unnormed: model.hasHeadNorms ? rows(model.attentionWidth) : nil,
        heads: rows(model.queryWidth), logSums: rows(model.headCount),
        middle: rows(model.hiddenSize), gateUp: rows(2 * model.intermediateSize),
        low: ProjectionGroup.allCases.map { group in
          let adapted = group.shape(in: model).parts.filter { part in
            lora?.targets.contains(part.projection) ?? false
          }
          return rows(adapted.count * (lora?.rank ?? 0))
        })
    }
    self.capacity = capacity
    final = Matrix.spread(rows: capacity, columns: model.hiddenSize)
    if retained {
      layers = (0..<model.layerCount).map { _ in layer() }
    } else {
      layers = Array(repeating: layer(), count: model.layerCount)
    }
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
