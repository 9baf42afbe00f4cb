public import Tensors

/// The LoRA matrices of a model, or their gradients: views into one flat vector.
///
/// Projections that share an input share a group, whose A matrices lie over each other so that one
/// product serves them all. The order is: layers; in each, the groups of `ProjectionGroup`; in
/// each, its A matrices, then its B matrices.
public struct Adapter: Sendable {
  /// One adapted projection of a group.
  struct Part: Sendable {
    let projection: Projection
    /// (r, in).
    let a: Matrix
    /// (out, r).
    let b: Matrix
    /// The projection's columns of the group's output.
    let outputs: Range<Int>
    /// The projection's columns of x Aᵀ.
    let ranks: Range<Int>
  }

  /// The adapted projections of one group of one layer; there may be none.
  struct Group: Sendable {
    /// (n·r, in) for n parts; nil where there is none.
    let stackedA: Matrix?
    let parts: [Part]
  }

  /// The shape.
  public let configuration: LoRAConfiguration
  /// All elements, (1, P).
  public let elements: Matrix
  let groups: [[Group]]

  /// An adapter of zeros for a model of the given shape.
  ///
  /// - Precondition: the model has the layers that the configuration names.
  public init(_ configuration: LoRAConfiguration, for model: ModelConfiguration) {
    precondition((configuration.layers?.last ?? 0) < model.layerCount)
    let shapes = ProjectionGroup.allCases.map { $0.shape(in: model) }
    let perLayer = shapes.reduce(0) { total, shape in
      total
        + shape.parts.reduce(0) { sum, part in
          configuration.targets.contains(part.projection)
            ? sum + configuration.rank * (shape.input + part.outputs.count) : sum
        }
    }
    let layerCount = configuration.layers?.count ?? model.layerCount
    let elements = Matrix(rows: 1, columns: perLayer * layerCount)
    var first = 0
    func take(_ rows: Int, _ columns: Int) -> Matrix {
      defer { first += rows * columns }
      return elements.reshaped(rows: rows, columns: columns, from: first)
    }
    groups = (0..<model.layerCount).map { layer in
      let targets = configuration.targets(inLayer: layer)
      return shapes.map { shape in
        let adapted = shape.parts.filter { targets.contains($0.projection) }
        guard !adapted.isEmpty else { return Group(stackedA: nil, parts: []) }
        let stackedA = take(adapted.count * configuration.rank, shape.input)
        let parts = adapted.enumerated().map { index, part in
          let ranks = index * configuration.rank..<(index + 1) * configuration.rank
          return Part(
            projection: part.projection, a: stackedA.rows(ranks),
            b: take(part.outputs.count, configuration.rank), outputs: part.outputs, ranks: ranks)
        }
        return Group(stackedA: stackedA, parts: parts)
      }
    }
    self.configuration = configuration
    self.elements = elements
  }

  /// Fills A from U(−1/√in, 1/√in), PEFT's default, and B with zeros, so that the adapted model
  /// starts as the base. The same seed gives the same elements.
  public func initialize(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    elements.fill(0)
    for part in groups.joined().flatMap(\.parts) {
      let bound = 1 / Float(part.a.columns).squareRoot()
      for row in 0..<part.a.rows {
        part.a.withMutableRow(row) { row in
          for column in row.indices { row[column] = bound * (2 * generator.nextUnit() - 1) }
        }
      }
    }
  }
}

/// The four places of a layer where projections share an input.
enum ProjectionGroup: Int, CaseIterable {
  case attention
  case output
  case gateUp
  case down

  /// The width of the shared input, and each projection's columns of the stacked output.
  func shape(
    in model: ModelConfiguration
  ) -> (input: Int, parts: [(projection: Projection, outputs: Range<Int>)]) {
    let (query, keyValue) = (model.queryWidth, model.keyValueWidth)
    let inner = model.intermediateSize
    switch self {
    case .attention:
      return (
        model.hiddenSize,
        [
          (.query, 0..<query), (.key, query..<query + keyValue),
          (.value, query + keyValue..<query + 2 * keyValue),
        ]
      )
    case .output: return (query, [(.output, 0..<model.hiddenSize)])
    case .gateUp: return (model.hiddenSize, [(.gate, 0..<inner), (.up, inner..<2 * inner)])
    case .down: return (inner, [(.down, 0..<model.hiddenSize)])
    }
  }
}
