public import Tensors

/// The two factors of Kronecker-factored curvature for every projection that an adapter changes:
/// sums of outer products over token rows.
///
/// Projections that share an input share its factor.
public struct KroneckerFactors: Sendable {
  /// The factors of one projection.
  public struct Pair: Sendable {
    /// Σ x xᵀ (in, in) over the inputs x of the projection.
    public let input: Matrix
    /// Σ g gᵀ (out, out) over the gradients g of its outputs.
    public let output: Matrix
  }

  private struct Group {
    let input: Matrix
    let outputs: [(projection: Projection, columns: Range<Int>, sum: Matrix)]
  }

  /// By layer and group; nil where nothing is adapted.
  private let groups: [[Group?]]

  /// Sums of zero for the projections of an adapter.
  public init(for adapter: Adapter) {
    groups = adapter.groups.map { groups in
      groups.map { group in
        group.stackedA.map { stackedA in
          Group(
            input: Matrix(rows: stackedA.columns, columns: stackedA.columns),
            outputs: group.parts.map { part in
              (part.projection, part.outputs, Matrix(rows: part.b.rows, columns: part.b.rows))
            })
        }
      }
    }
  }

  /// The factors of each projection, in the order of `Adapter.projections`.
  public var pairs: [Pair] {
    groups.joined().compactMap(\.self).flatMap { group in
      group.outputs.map { Pair(input: group.input, output: $0.sum) }
    }
  }

  /// Every factor once, by the name that files have for it.
  public var tensors: [String: Matrix] {
    var tensors: [String: Matrix] = [:]
    for (layer, groups) in groups.enumerated() {
      for (place, group) in zip(ProjectionGroup.allCases, groups) {
        guard let group else { continue }
        tensors["layers.\(layer).\(place.inputName).input"] = group.input
        for output in group.outputs {
          tensors["layers.\(layer).\(output.projection.rawValue).output"] = output.sum
        }
      }
    }
    return tensors
  }

  /// Multiplies the sums, which makes means of them.
  ///
  /// - Parameters:
  ///   - inputs: the factor of every Σ x xᵀ.
  ///   - outputs: the factor of every Σ g gᵀ.
  public func multiply(inputs: Float, outputs: Float, compute: Compute) {
    for group in groups.joined().compactMap(\.self) {
      compute.multiply(group.input, by: inputs)
      for output in group.outputs { compute.multiply(output.sum, by: outputs) }
    }
  }

  /// Adds the rows of one group: its inputs x (T,in) and the gradients dy (T,out) of its outputs.
  func add(_ layer: Int, _ group: ProjectionGroup, x: Matrix, dy: Matrix, compute: Compute) {
    guard let group = groups[layer][group.rawValue] else { return }
    compute.multiply(x.transposed, x, into: group.input, accumulate: true)
    for output in group.outputs {
      let dy = dy.columns(output.columns)
      compute.multiply(dy.transposed, dy, into: output.sum, accumulate: true)
    }
  }
}

extension ProjectionGroup {
  fileprivate var inputName: String {
    switch self {
    case .attention: "attention"
    case .output: "output"
    case .gateUp: "feed_forward"
    case .down: "down"
    }
  }
}
