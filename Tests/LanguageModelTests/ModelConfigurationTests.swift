import LanguageModel
import TestSupport
import Testing

@Suite("Reading config.json")
struct ModelConfigurationTests {
  private func read(_ changes: [String: String?] = [:]) throws -> ModelConfiguration {
    var model = try EditableModel()
    for (key, value) in changes { model.configuration[key] = value }
    let folder = try TemporaryFolder()
    try model.writeConfiguration(to: folder)
    return try ModelConfiguration(modelFolder: folder.path)
  }

  @Test("every field is taken from its key")
  func fields() throws {
    let model = try read()
    #expect(model.family == .llama)
    #expect(model.vocabularySize == TinyModelFolder.vocabularySize)
    #expect(model.hiddenSize == 16)
    #expect(model.intermediateSize == 24)
    #expect(model.layerCount == 2)
    #expect(model.headCount == 4)
    #expect(model.keyValueHeadCount == 2)
    #expect(model.headSize == 4)
    #expect(model.maximumPositions == 512)
    #expect(model.normEpsilon == 1e-5)
    #expect(model.rotary.theta == 10_000 && model.rotary.scaling == nil)
    #expect(model.tiesEmbeddings)
    #expect(model.endTokens == [2])
  }

  @Test("keys that may be left out have the reference's defaults")
  func defaults() throws {
    let model = try read([
      "num_key_value_heads": nil, "head_dim": nil, "rms_norm_eps": nil, "rope_theta": nil,
      "tie_word_embeddings": nil, "hidden_act": nil, "eos_token_id": nil,
    ])
    #expect(model.keyValueHeadCount == model.headCount)
    #expect(model.headSize == 16 / 4)
    #expect(model.normEpsilon == 1e-6)
    #expect(model.rotary.theta == 10_000)
    #expect(!model.tiesEmbeddings)
    #expect(model.endTokens == [])
  }

  @Test("families differ in biases and head norms")
  func families() throws {
    let llama = try read()
    #expect(!llama.hasAttentionBias && !llama.hasHeadNorms)
    let qwen2 = try read(["model_type": #""qwen2""#])
    #expect(qwen2.hasAttentionBias && !qwen2.hasHeadNorms)
    let qwen3 = try read(["model_type": #""qwen3""#])
    #expect(!qwen3.hasAttentionBias && qwen3.hasHeadNorms)
  }

  @Test(
    "Llama 3's scaling is read from rope_scaling, and from rope_parameters",
    arguments: ["rope_scaling", "rope_parameters"])
  func scaling(key: String) throws {
    let value = """
      {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
       "original_max_position_embeddings": 64, "rope_theta": 500000.0}
      """
    let model = try read([key: value, "rope_theta": nil])
    #expect(model.rotary.theta == 500_000)
    let scaling = try #require(model.rotary.scaling)
    #expect(scaling.factor == 8)
    #expect(scaling.lowFrequencyFactor == 1)
    #expect(scaling.highFrequencyFactor == 4)
    #expect(scaling.originalPositions == 64)
  }

  @Test(
    "the plain rotary embedding may be spelled out, or be null",
    arguments: [#"{"rope_type": "default", "rope_theta": 10000.0}"#, "null"])
  func plainRope(value: String) throws {
    #expect(try read(["rope_parameters": value]).rotary.scaling == nil)
    #expect(try read(["rope_scaling": value]).rotary.scaling == nil)
  }

  @Test("end tokens may be several, and generation_config.json has the last word")
  func endTokens() throws {
    var model = try EditableModel()
    model.configuration["eos_token_id"] = "[2, 0]"
    let folder = try TemporaryFolder()
    try model.writeConfiguration(to: folder)
    #expect(try ModelConfiguration(modelFolder: folder.path).endTokens == [2, 0])
    try folder.write(#"{"eos_token_id": [7, 8]}"#, to: "generation_config.json")
    #expect(try ModelConfiguration(modelFolder: folder.path).endTokens == [7, 8])
    try folder.write(#"{"temperature": 0.7}"#, to: "generation_config.json")
    #expect(try ModelConfiguration(modelFolder: folder.path).endTokens == [2, 0])
  }

  @Test(
    "what is not supported is refused by its key",
    arguments: [
      ("model_type", #""gpt2""#), ("model_type", nil), ("vocab_size", nil), ("vocab_size", "0"),
      ("vocab_size", "-1"), ("vocab_size", "100000000000"), ("vocab_size", #""many""#),
      ("hidden_size", nil), ("intermediate_size", nil), ("num_hidden_layers", nil),
      ("num_hidden_layers", "0"), ("num_attention_heads", nil), ("num_key_value_heads", "3"),
      ("head_dim", "5"), ("max_position_embeddings", nil), ("attention_bias", "true"),
      ("mlp_bias", "true"), ("use_sliding_window", "true"), ("hidden_act", #""gelu""#),
      ("rope_scaling", #"{"rope_type": "yarn", "factor": 4.0}"#),
      ("rope_scaling", #"{"type": "linear", "factor": 2.0}"#),
      ("rope_parameters", #"{"rope_type": "dynamic", "factor": 2.0}"#),
      ("rope_scaling", #"{"rope_type": "llama3", "factor": 8.0}"#),
      ("tie_word_embeddings", #""yes""#), ("eos_token_id", "-1"),
    ] as [(String, String?)])
  func refused(key: String, value: String?) throws {
    let error = try #require(throws: ModelError.self) { _ = try read([key: value]) }
    #expect(error.file.hasSuffix("/config.json"))
    #expect(error.description.contains(key))
  }

  @Test("an attention bias, which has one on o_proj too, is refused of Qwen3 as of Llama")
  func attentionBias() throws {
    let changes = ["model_type": #""qwen3""#, "attention_bias": "true"]
    let error = try #require(throws: ModelError.self) { _ = try read(changes) }
    #expect(error.place == "attention_bias")
  }

  @Test("a file that is missing, or no JSON, is named")
  func noFile() throws {
    let folder = try TemporaryFolder()
    for _ in 0..<2 {
      let error = try #require(throws: ModelError.self) {
        try ModelConfiguration(modelFolder: folder.path)
      }
      #expect(error.file == folder.file("config.json"))
      try folder.write("{", to: "config.json")
    }
  }
}
