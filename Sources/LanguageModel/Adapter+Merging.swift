import Storage
public import Tensors

extension Adapter {
  /// Writes the base's model folder with every adapted weight W replaced by W + scale · B A, computed
  /// in float32 and rounded once to the type in which the base stores W.
  ///
  /// In bfloat16 a weight keeps eight bits: of a change much smaller than the weight little is left.
  ///
  /// - Parameters:
  ///   - base: the folder of the model that the adapter was made for.
  ///   - path: where the new folder appears, whole or not at all; a folder there must be empty.
  /// - Throws: `ModelError` where a file of the base does not fit, or `path` is taken; `StorageError`.
  public func writeMerged(withBase base: String, to path: String, compute: Compute) throws {
    guard try !FileSystem.exists(path) || FileSystem.list(path).isEmpty else {
      throw ModelError(file: path, problem: "holds files already; choose a new folder")
    }
    let weights = try WeightFolder(folder: base)
    let adapted = Dictionary(
      uniqueKeysWithValues: projections.map {
        ($0.projection.module(inLayer: $0.layer) + ".weight", $0)
      })
    try ModelFolderWriter(base: base).write(to: path) { name in
      guard let part = adapted[name] else { return nil }
      let weight = try weights.matrix(
        name, rows: part.b.rows, columns: part.a.columns, compute: compute)
      compute.multiply(
        part.b, part.a, into: weight, scale: configuration.scale, accumulate: true)
      return weight
    }
  }
}
