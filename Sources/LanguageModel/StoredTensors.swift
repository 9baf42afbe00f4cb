import Tensors

/// A model folder as the source of the weights that a transformer runs on.
struct StoredTensors: ModelTensorSource {
  let files: WeightFolder
  let compute: Compute

  func weight(
    _ parts: [(name: String, rows: Int)], columns: Int
  ) throws(ModelError) -> WeightMatrix {
    try files.weightMatrix(parts, columns: columns, compute: compute)
  }

  func vector(_ parts: [(name: String, columns: Int)]) throws(ModelError) -> Matrix {
    for part in parts { _ = try files.find(part.name, rows: 1, columns: part.columns) }
    let vector = Matrix(rows: 1, columns: parts.reduce(0) { $0 + $1.columns })
    var first = 0
    for part in parts {
      let range = first..<first + part.columns
      try files.read(part.name, into: vector.columns(range), compute: compute)
      first = range.upperBound
    }
    return vector
  }
}
