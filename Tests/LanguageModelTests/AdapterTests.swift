import FoundationEssentials
import LanguageModel
import Tensors
import TestSupport
import Testing

@Suite("LoRA adapters and PEFT's folder format")
struct AdapterTests {
  let folder: TemporaryFolder
  let model: ModelConfiguration

  init() throws {
    folder = try TemporaryFolder()
    try EditableModel().writeConfiguration(to: folder)
    model = try ModelConfiguration(modelFolder: folder.path)
  }

  @Test("a new adapter has PEFT's tensors of the targets, in their shapes")
  func shapes() {
    let adapter = Adapter(
      LoRAConfiguration(rank: 3, alpha: 6, targets: [.down, .key]), for: model)
    let prefix = "base_model.model.model.layers."
    let expected = [
      "self_attn.k_proj.lora_A.weight": [3, 16], "self_attn.k_proj.lora_B.weight": [8, 3],
      "mlp.down_proj.lora_A.weight": [3, 24], "mlp.down_proj.lora_B.weight": [16, 3],
    ]
    let found = adapter.tensors.mapValues { [$0.rows, $0.columns] }
    #expect(found.count == 8)
    for layer in 0..<2 {
      for (name, shape) in expected { #expect(found["\(prefix)\(layer).\(name)"] == shape) }
    }
    #expect(adapter.elements.count == 2 * (3 * 16 + 8 * 3 + 3 * 24 + 16 * 3))
    #expect(adapter.elements.values.allSatisfy { $0 == 0 })
  }

  @Test("where only some layers are adapted, the others have no tensors")
  func layers() {
    let all = Adapter(LoRAConfiguration(rank: 3, alpha: 6), for: model)
    let last = Adapter(LoRAConfiguration(rank: 3, alpha: 6, layers: [1]), for: model)
    #expect(
      last.tensors.keys.sorted() == all.tensors.keys.filter { $0.contains("layers.1.") }.sorted())
    #expect(last.elements.count == all.elements.count / 2)
    #expect(last.projections.allSatisfy { $0.layer == 1 } && last.projections.count == 7)
  }

  @Test("the tensors are views of the flat vector, each element of which belongs to one")
  func views() {
    let adapter = Adapter(LoRAConfiguration(rank: 2, alpha: 4), for: model)
    for matrix in adapter.tensors.values { matrix.fill(1) }
    #expect(adapter.elements.values.allSatisfy { $0 == 1 })
    #expect(adapter.tensors.values.reduce(0) { $0 + $1.count } == adapter.elements.count)
  }

  @Test("initialisation leaves B zero and draws A from the bound of its input's width")
  func initialize() {
    let adapter = Adapter(LoRAConfiguration(rank: 8, alpha: 16), for: model)
    adapter.elements.fill(9)
    adapter.initialize(seed: 4)
    for (name, matrix) in adapter.tensors {
      let values = matrix.values
      if name.contains("lora_B") {
        #expect(values.allSatisfy { $0 == 0 })
      } else {
        let bound = 1 / Float(matrix.columns).squareRoot()
        #expect(values.allSatisfy { abs($0) <= bound })
        #expect(values.contains { $0 > 0.8 * bound } && values.contains { $0 < -0.8 * bound })
      }
    }
  }

  @Test("the same seed draws the same elements, another seed others")
  func seeds() {
    func elements(_ seed: UInt64) -> [Float] {
      let adapter = Adapter(LoRAConfiguration(rank: 2, alpha: 4), for: model)
      adapter.initialize(seed: seed)
      return adapter.elements.values
    }
    #expect(elements(1) == elements(1))
    #expect(elements(1) != elements(2))
  }

  @Test("the scale is alpha over the rank, or over its root where rank-stabilised")
  func scale() {
    #expect(LoRAConfiguration(rank: 16, alpha: 32).scale == 2)
    #expect(LoRAConfiguration(rank: 16, alpha: 32, rankStabilized: true).scale == 8)
  }

  @Test("an adapter comes back from its folder to the bit, with its configuration")
  func roundTrip() throws {
    let configuration = LoRAConfiguration(
      rank: 3, alpha: 7.5, dropout: 0.1, targets: [.value, .query, .gate], layers: [1],
      rankStabilized: true)
    let adapter = randomAdapter(configuration, for: model)
    try adapter.write(to: folder.file("adapter"), baseModel: "models/tiny")
    let read = try Adapter(folder: folder.file("adapter"), for: model)
    #expect(read.configuration == configuration)
    #expect(read.elements.values.map(\.bitPattern) == adapter.elements.values.map(\.bitPattern))
  }

  @Test("the configuration's keys are PEFT's, and equal adapters give equal bytes")
  func written() throws {
    let adapter = randomAdapter(LoRAConfiguration(rank: 3, alpha: 6, targets: [.query]), for: model)
    for name in ["first", "second"] {
      try adapter.write(to: folder.file(name), baseModel: "models/tiny")
    }
    let json = String(decoding: try folder.read("first/adapter_config.json"), as: UTF8.self)
    for line in [
      #""peft_type" : "LORA""#, #""task_type" : "CAUSAL_LM""#, #""r" : 3"#, #""lora_alpha" : 6"#,
      #""base_model_name_or_path" : "models/tiny""#, #""bias" : "none""#,
    ] {
      #expect(json.contains(line))
    }
    for file in ["adapter_config.json", "adapter_model.safetensors"] {
      #expect(try folder.read("first/" + file) == folder.read("second/" + file))
    }
  }

  /// Writes an adapter of queries whose configuration has one more key, or another value.
  private func write(_ key: String, _ value: String, tensors: [String: Matrix]? = nil) throws {
    var fields = ["peft_type": #""LORA""#, "r": "3", "lora_alpha": "6"]
    fields["target_modules"] = #"["q_proj"]"#
    fields[key] = value
    let lines = fields.sorted { $0.key < $1.key }.map { #""\#($0.key)": \#($0.value)"# }
    try folder.write("{" + lines.joined(separator: ",") + "}", to: "adapter_config.json")
    let adapter = randomAdapter(LoRAConfiguration(rank: 3, alpha: 6, targets: [.query]), for: model)
    try SafetensorsWriter.write(
      tensors ?? adapter.tensors, to: folder.file("adapter_model.safetensors"))
  }

  @Test("keys that may be left out have PEFT's defaults")
  func defaults() throws {
    try write("inference_mode", "true")
    let adapter = try Adapter(folder: folder.path, for: model)
    #expect(adapter.configuration == LoRAConfiguration(rank: 3, alpha: 6, targets: [.query]))
  }

  @Test(
    "layers are a list or a number, or absent for all",
    arguments: [("[1]", [1]), ("0", [0]), ("[1, 0]", [0, 1]), ("null", nil)] as [(String, [Int]?)])
  func layers(value: String, expected: [Int]?) throws {
    let configuration = LoRAConfiguration(rank: 3, alpha: 6, targets: [.query], layers: expected)
    let tensors = Adapter(configuration, for: model).tensors
    try write("layers_to_transform", value, tensors: tensors)
    #expect(try Adapter(folder: folder.path, for: model).configuration == configuration)
  }

  @Test(
    "what is not supported is refused by its key",
    arguments: [
      ("peft_type", #""IA3""#), ("r", "0"), ("r", "-1"), ("r", "100000"), ("r", #""three""#),
      ("lora_dropout", "1.0"), ("lora_dropout", "-0.5"), ("bias", #""all""#),
      ("fan_in_fan_out", "true"), ("use_dora", "true"), ("modules_to_save", #"["lm_head"]"#),
      ("rank_pattern", #"{"q_proj": 4}"#), ("alpha_pattern", #"{"q_proj": 4.0}"#),
      ("target_modules", "[]"), ("target_modules", #"["q_proj", "c_attn"]"#),
      ("target_modules", #""all-linear""#), ("layers_to_transform", "[2]"),
      ("layers_to_transform", "[]"), ("layers_to_transform", "[-1]"),
      ("layers_to_transform", #""all""#),
    ])
  func refused(key: String, value: String) throws {
    try write(key, value)
    let error = try #require(throws: ModelError.self) {
      try Adapter(folder: folder.path, for: model)
    }
    #expect(error.file == folder.file("adapter_config.json"))
    #expect(error.place == key)
  }

  @Test("a tensor that is missing, too many, or of another shape is named")
  func tensors() throws {
    let adapter = randomAdapter(LoRAConfiguration(rank: 3, alpha: 6, targets: [.query]), for: model)
    let name = "base_model.model.model.layers.1.self_attn.q_proj.lora_A.weight"
    let other = name.replacing("q_proj", with: "k_proj")
    let changes: [(String, Matrix?)] = [
      (name, nil), (name, Matrix(rows: 4, columns: 16)), (other, Matrix(rows: 3, columns: 16)),
    ]
    for (changed, matrix) in changes {
      var tensors = adapter.tensors
      tensors[changed] = matrix
      try write("inference_mode", "true", tensors: tensors)
      let error = try #require(throws: ModelError.self) {
        try Adapter(folder: folder.path, for: model)
      }
      #expect(error.file == folder.file("adapter_model.safetensors"))
      #expect(error.place == "tensor \(changed)")
    }
  }

  @Test("a file that is missing is named")
  func missing() throws {
    let error = try #require(throws: ModelError.self) {
      try Adapter(folder: folder.path, for: model)
    }
    #expect(error.file == folder.file("adapter_config.json"))
  }
}
