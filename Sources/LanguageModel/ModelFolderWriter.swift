import Storage
import Tensors

/// Writes a model folder that is another one but for the values of some tensors.
///
/// The files have the other folder's names, and their tensors. Those keep their type and their place,
/// so that headers are the same bytes, or all that have new values become float32. Beside the weights
/// come the index of shards, the configuration, the tokenizer and all other files, but for hidden ones
/// and weights in other formats.
struct ModelFolderWriter {
  /// The folder that is written anew.
  let base: String
  /// Whether new values are written in float32, whatever the base stores.
  var isFloat32 = false

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
      let target = folder.temporaryPath + "/" + FileSystem.lastName(of: file.path)
      if isFloat32 {
        try Self.writeFloat32(file, to: target, values: values)
      } else {
        try Self.write(file, to: target, values: values)
      }
    }
    if isFloat32 { try declareFloat32(in: folder.temporaryPath + "/config.json") }
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

extension ModelFolderWriter {
  /// Writes new values in float32; tensors without, such as tables of frequencies, are copied.
  private static func writeFloat32(
    _ file: SafetensorsFile, to path: String, values: (String) throws -> Matrix?
  ) throws {
    var tensors: [String: Matrix] = [:]
    for name in file.orderedNames { tensors[name] = try values(name) }
    try SafetensorsWriter.write(
      tensors, shapes: file.entries.mapValues(\.shape), metadata: file.metadata, keeping: file,
      to: path)
  }

  /// Names float32 as the type to load, which else would be the base's: transformers goes by it, not
  /// by the tensors. All other text of the configuration stays.
  private func declareFloat32(in path: String) throws {
    var text = String(decoding: try FileSystem.read(path, limit: 1 << 24), as: UTF8.self)
    for type in ["bfloat16", "float16"] { text.replace("\"\(type)\"", with: "\"float32\"") }
    try FileSystem.publish(Array(text.utf8), to: path)
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
