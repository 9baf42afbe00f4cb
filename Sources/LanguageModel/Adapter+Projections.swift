public import Tensors

/// The matrices of one adapted projection of one layer: views into an adapter's elements.
public struct AdaptedProjection: Sendable {
  /// The layer, from 0.
  public let layer: Int
  /// Which of its projections.
  public let projection: Projection
  /// (r, in).
  public let a: Matrix
  /// (out, r).
  public let b: Matrix
}

extension Adapter {
  /// The adapted projections, in the order of their elements.
  public var projections: [AdaptedProjection] {
    groups.enumerated().flatMap { layer, groups in
      groups.flatMap(\.parts).map { part in
        AdaptedProjection(layer: layer, projection: part.projection, a: part.a, b: part.b)
      }
    }
  }
}
