import FoundationEssentials
import Storage
import Tensors

/// The tensors of a model folder: one `model.safetensors`, or the shards that
/// `model.safetensors.index.json` lists.
struct WeightFolder {
  /// The name of the file that lists shards.
  static let indexName = "model.safetensors.index.json"

  /// The files that hold tensors.
  let files: [SafetensorsFile]
  /// True where an index lists the files.
  let isSharded: Bool
  private let owners: [String: Int]
  private let folder: String

  private struct Index: Decodable {
    let weightMap: [String: String]

    enum CodingKeys: String, CodingKey { case weightMap = "weight_map" }
  }

  init(folder: String) throws(ModelError) {
    self.folder = folder
    let single = folder + "/model.safetensors"
    let indexPath = folder + "/" + Self.indexName
    guard !FileSystem.exists(single), FileSystem.exists(indexPath) else {
      let file = try SafetensorsFile(path: single)
      isSharded = false
      files = [file]
      owners = file.entries.mapValues { _ in 0 }
      return
    }
    let index = try Index(path: indexPath)
    let names = Set(index.weightMap.values).sorted()
    var files: [SafetensorsFile] = []
    for name in names {
      guard !name.contains("/") else {
        throw ModelError(
          file: indexPath, place: name, problem: "expected the name of a file beside the index")
      }
      files.append(try SafetensorsFile(path: folder + "/" + name))
    }
    var owners: [String: Int] = [:]
    for (tensor, name) in index.weightMap.sorted(by: { $0.key < $1.key }) {
      guard let owner = names.firstIndex(of: name), files[owner].entries[tensor] != nil else {
        throw ModelError(file: indexPath, place: tensor, problem: "not in \(name)")
      }
      owners[tensor] = owner
    }
    self.files = files
    isSharded = true
    self.owners = owners
  }

  /// A matrix of a tensor's values in float32, allocated once the tensor's shape is known to fit.
  func matrix(
    _ name: String, rows: Int, columns: Int, compute: Compute
  ) throws(ModelError) -> Matrix {
    _ = try find(name, rows: rows, columns: columns)
    let matrix = Matrix(rows: rows, columns: columns)
    try read(name, into: matrix, compute: compute)
    return matrix
  }

  /// The tensors of `parts` over each other, allocated once all their shapes are known to fit.
  func weightMatrix(
    _ parts: [(name: String, rows: Int)], columns: Int, compute: Compute
  ) throws(ModelError) -> WeightMatrix {
    let tensors = try parts.map { part throws(ModelError) in
      try find(part.name, rows: part.rows, columns: columns)
    }
    let rows = parts.reduce(0) { $0 + $1.rows }
    let weight = WeightMatrix(rows: rows, columns: columns, compute: compute)
    var first = 0
    for (part, tensor) in zip(parts, tensors) {
      let range = first..<first + part.rows
      tensor.file.withBytes(of: part.name) { bytes in
        weight.load(bytes, as: tensor.type, into: range, compute: compute)
      }
      tensor.file.release(part.name)
      first = range.upperBound
    }
    return weight
  }

  /// Fills `matrix`, whose rows are those of the tensor, with float32 values.
  func read(_ name: String, into matrix: Matrix, compute: Compute) throws(ModelError) {
    let (file, type) = try find(name, rows: matrix.rows, columns: matrix.columns)
    file.withBytes(of: name) { matrix.load($0, as: type, compute: compute) }
  }

  /// The file and the element type of a tensor, which must have the given shape.
  func find(
    _ name: String, rows: Int, columns: Int
  ) throws(ModelError) -> (file: SafetensorsFile, type: FloatType) {
    guard let owner = owners[name], let entry = files[owner].entries[name] else {
      throw ModelError(file: folder, place: "tensor \(name)", problem: "missing")
    }
    let file = files[owner]
    let expected = rows == 1 ? [columns] : [rows, columns]
    guard entry.shape == expected || entry.shape == [rows, columns] else {
      throw ModelError(
        file: file.path, place: "tensor \(name)",
        problem: "shape \(entry.shape) found; config.json asks for \(expected)")
    }
    guard let type = file.floatType(of: name) else {
      throw ModelError(
        file: file.path, place: "tensor \(name)",
        problem: "type \(entry.type) found; supported: F32, BF16")
    }
    return (file, type)
  }
}
