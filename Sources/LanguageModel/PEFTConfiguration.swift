/// The values of `adapter_config.json` that say what a LoRA adapter is.
struct PEFTConfiguration: Codable {
  var kind: String
  var task: String?
  var rank: Int
  var alpha: Double
  var dropout: Double?
  var targets: [String]
  var layers: LayerList?
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
    case layers = "layers_to_transform"
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
    layers = configuration.layers.map(LayerList.init)
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
    let layers = layers?.layers
    try require(
      layers.map { !$0.isEmpty && $0.allSatisfy { $0 >= 0 } } ?? true, "layers_to_transform",
      "\(layers ?? []) found; expected layers from 0")
    return LoRAConfiguration(
      rank: rank, alpha: alpha, dropout: dropout, targets: targets.compactMap(Projection.init),
      layers: layers, rankStabilized: rankStabilized ?? false)
  }
}

/// PEFT takes one layer as a number, too.
struct LayerList: Codable {
  var layers: [Int]

  init(_ layers: [Int]) { self.layers = layers }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    layers = try (try? container.decode(Int.self)).map { [$0] } ?? container.decode([Int].self)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(layers)
  }
}
