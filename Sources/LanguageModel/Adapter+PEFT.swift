import FoundationEssentials
import Storage
public import Tensors

/// The folder format of Hugging Face PEFT: `adapter_config.json` and `adapter_model.safetensors`.
extension Adapter {
  private static let configurationName = "adapter_config.json"
  private static let weightsName = "adapter_model.safetensors"
  /// The names of the files of an adapter folder.
  public static let fileNames = [configurationName, weightsName]

  /// Reads an adapter folder.
  ///
  /// - Throws: `ModelError` naming the key or tensor that does not fit `model` or is not supported.
  public init(folder: String, for model: ModelConfiguration) throws(ModelError) {
    let path = folder + "/" + Self.configurationName
    let fields = try PEFTConfiguration(path: path)
    let configuration = try fields.lora(path: path)
    if let layer = configuration.layers?.last, layer >= model.layerCount {
      throw ModelError(
        file: path, place: "layers_to_transform",
        problem: "\(layer) found; the model has \(model.layerCount) layers")
    }
    self.init(configuration, for: model)
    let file = try SafetensorsFile(path: folder + "/" + Self.weightsName)
    var unread = Set(file.entries.keys)
    for (name, matrix) in tensors.sorted(by: { $0.key < $1.key }) {
      guard let entry = file.entries[name] else {
        throw ModelError(file: file.path, place: "tensor \(name)", problem: "missing")
      }
      let type: FloatType = entry.type == "BF16" ? .bfloat16 : .float32
      guard entry.shape == [matrix.rows, matrix.columns], ["F32", "BF16"].contains(entry.type)
      else {
        throw ModelError(
          file: file.path, place: "tensor \(name)",
          problem: "\(entry.type) of shape \(entry.shape) found; expected F32 or BF16 of shape "
            + "[\(matrix.rows), \(matrix.columns)]")
      }
      file.withBytes(of: name) { matrix.load($0, as: type, compute: Compute(threads: 1)) }
      unread.remove(name)
    }
    if let name = unread.min() {
      throw ModelError(
        file: file.path, place: "tensor \(name)",
        problem: "belongs to no adapted projection of this model")
    }
  }

  /// Writes an adapter folder that PEFT loads; each file appears whole or not at all.
  ///
  /// - Throws: `StorageError`.
  public func write(to folder: String, baseModel: String) throws {
    try FileSystem.createFolder(folder)
    try SafetensorsWriter.write(tensors, to: folder + "/" + Self.weightsName)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let fields = PEFTConfiguration(configuration, baseModel: baseModel)
    let json = try encoder.encode(fields)
    try FileSystem.publish(
      Array(json) + [UInt8(ascii: "\n")], to: folder + "/" + Self.configurationName)
  }

  /// The matrices by PEFT's names.
  public var tensors: [String: Matrix] {
    var tensors: [String: Matrix] = [:]
    for (layer, groups) in groups.enumerated() {
      for part in groups.flatMap(\.parts) {
        let module = "base_model.model." + part.projection.module(inLayer: layer)
        tensors[module + ".lora_A.weight"] = part.a
        tensors[module + ".lora_B.weight"] = part.b
      }
    }
    return tensors
  }
}
