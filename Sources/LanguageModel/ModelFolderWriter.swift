import Storage
import Tensors

/// Writes a model folder that is another one but for the values of some tensors.
///
/// The files have the other folder's names, and each tensor its type and its place: the headers and
/// the index of shards are the same bytes. Beside the weights come the configuration, the tokenizer
/// and all other files, but for hidden ones and weights in other formats.
struct ModelFolderWriter {
  /// The folder that is written anew.
  let base: String

  /// Writes the folder at `path`, whole or not at all, in place of what is there.
  ///
  /// - Parameter values: the new values of a float32 or bfloat16 tensor, in its shape; nil keeps the
  ///   old ones.
  /// - Throws: `ModelError` where a base's file is not valid; `StorageError`; what `values` throws.
  func write(to path: String, values: (_ tensor: String) throws -> Matrix?) throws {
    let weights = try WeightFolder(folder: base)
    let folder = try AtomicFolder(path: path)
    for name in try FileSystem.list(base) where isCopied(name, of: weights) {
      try FileSystem.copy(base + "/" + name, to: folder.temporaryPath + "/" + name)
    }
    for file in weights.files {
      let name = FileSystem.lastName(of: file.path)
      try Self.write(file, to: folder.temporaryPath + "/" + name, values: values)
    }
    try folder.publish()
  }

  private func isCopied(_ name: String, of weights: WeightFolder) -> Bool {
    if name == WeightFolder.indexName { return weights.isSharded }
    let weightSuffixes = [
      ".safetensors", ".bin", ".pt", ".pth", ".gguf", ".h5", ".msgpack", ".onnx", ".index.json",
    ]
    return !name.hasPrefix(".") && !weightSuffixes.contains(where: name.hasSuffix)
      && !FileSystem.isFolder(base + "/" + name)
  }

  private static func write(
    _ file: SafetensorsFile, to path: String, values: (String) throws -> Matrix?
  ) throws {
    var copy = try AtomicFile(path: path)
    try copy.append(file.headerBytes)
    for name in file.orderedNames {
      if let type = file.floatType(of: name), let values = try values(name) {
        try copy.append(values, as: type)
      } else {
        try file.withBytes(of: name) { try copy.append($0.bytes) }
      }
      file.release(name)
    }
    try copy.publish()
  }
}

extension AtomicFile {
  /// Appends a matrix a few rows at a time.
  fileprivate mutating func append(_ values: Matrix, as type: FloatType) throws(StorageError) {
    let rows = max(1, (1 << 20) / max(values.columns, 1))
    for first in stride(from: 0, to: values.rows, by: rows) {
      try append(values.rows(first..<min(first + rows, values.rows)).bytes(as: type))
    }
  }
}
