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
    self.init(try fields.lora(path: path), for: model)
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
        let block =
          [.gate, .up, .down].contains(part.projection) ? "mlp" : "self_attn"
        let prefix =
          "base_model.model.model.layers.\(layer).\(block).\(part.projection.rawValue)."
        tensors[prefix + "lora_A.weight"] = part.a
        tensors[prefix + "lora_B.weight"] = part.b
      }
    }
    return tensors
  }
}

private struct PEFTConfiguration: Codable {
  var kind: String
  var task: String?
  var rank: Int
  var alpha: Double
  var dropout: Double?
  var targets: [String]
  var rankStabilized: Bool?
  var bias: String?
  var baseModel: String?
  var fanInFanOut: Bool?
  var inference: Bool?
  var usesDoRA: Bool?
  var modulesToSave: [String]?
  var rankPattern: [String: Int]?
  var alphaPattern: [String: Double]?

  enum CodingKeys: String, CodingKey {
    case kind = "peft_type"
    case task = "task_type"
    case rank = "r"
    case alpha = "lora_alpha"
    case dropout = "lora_dropout"
    case targets = "target_modules"
    case rankStabilized = "use_rslora"
    case bias
    case baseModel = "base_model_name_or_path"
    case fanInFanOut = "fan_in_fan_out"
    case inference = "inference_mode"
    case usesDoRA = "use_dora"
    case modulesToSave = "modules_to_save"
    case rankPattern = "rank_pattern"
    case alphaPattern = "alpha_pattern"
  }

  init(_ configuration: LoRAConfiguration, baseModel: String) {
    kind = "LORA"
    task = "CAUSAL_LM"
    rank = configuration.rank
    alpha = configuration.alpha
    dropout = configuration.dropout
    targets = configuration.targets.map(\.rawValue)
    rankStabilized = configuration.rankStabilized
    bias = "none"
    self.baseModel = baseModel
    fanInFanOut = false
    inference = true
  }

  func lora(path: String) throws(ModelError) -> LoRAConfiguration {
    func require(_ holds: Bool, _ place: String, _ problem: String) throws(ModelError) {
      if !holds { throw ModelError(file: path, place: place, problem: problem) }
    }
    try require(kind == "LORA", "peft_type", "\(kind) found; supported: LORA")
    try require(rank > 0 && rank <= 1 << 12, "r", "\(rank) found; expected 1 to 4096")
    let dropout = dropout ?? 0
    try require((0..<1).contains(dropout), "lora_dropout", "\(dropout) found; expected 0 to 1")
    try require(bias ?? "none" == "none", "bias", "only none is supported")
    try require(fanInFanOut != true, "fan_in_fan_out", "only false is supported")
    try require(usesDoRA != true, "use_dora", "only false is supported")
    try require(modulesToSave?.isEmpty ?? true, "modules_to_save", "not supported")
    try require(rankPattern?.isEmpty ?? true, "rank_pattern", "not supported")
    try require(alphaPattern?.isEmpty ?? true, "alpha_pattern", "not supported")
    let known = Projection.allCases.map(\.rawValue)
    let unknown = targets.first { !known.contains($0) }
    try require(
      unknown == nil && !targets.isEmpty, "target_modules",
      "\(unknown ?? "nothing") found; supported: \(known.joined(separator: ", "))")
    return LoRAConfiguration(
      rank: rank, alpha: alpha, dropout: dropout, targets: targets.compactMap(Projection.init),
      rankStabilized: rankStabilized ?? false)
  }
}
