import LanguageModel
import Tensors
import TestSupport
import Testing

@Suite("Loading the weights of a model folder")
struct WeightFolderTests {
  private let segments = randomSegments([9, 4])
  private let query = "model.layers.1.self_attn.q_proj.weight"

  private func load(_ folder: TemporaryFolder) throws(ModelError) -> Transformer {
    try Transformer(folder: folder.path, compute: Compute(threads: 1))
  }

  private func refusal(of folder: TemporaryFolder) throws -> ModelError {
    try #require(throws: ModelError.self) { _ = try load(folder) }
  }

  @Test("shards by an index are the same model as one file")
  func sharded() throws {
    let model = try EditableModel()
    let folder = try TemporaryFolder()
    try model.writeSharded(to: folder)
    let single = try model.load().hidden(segments)
    #expect(try load(folder).hidden(segments).values == single.values)
  }

  @Test("a shard that the index lists and the folder lacks is named")
  func missingShard() throws {
    let folder = try TemporaryFolder()
    try EditableModel().writeSharded(to: folder)
    let name = "model-00003-of-00003.safetensors"
    try folder.write(#"{"weight_map": {"x": "\#(name)"}}"#, to: "model.safetensors.index.json")
    #expect(try refusal(of: folder).file == folder.file(name))
  }

  @Test("a tensor that its shard lacks is named, and so is a shard outside the folder")
  func wrongIndex() throws {
    let folder = try TemporaryFolder()
    try EditableModel().writeSharded(to: folder)
    let shard = "model-00001-of-00002.safetensors"
    let index = "model.safetensors.index.json"
    try folder.write(#"{"weight_map": {"x": "\#(shard)"}}"#, to: index)
    #expect(try refusal(of: folder).place == "x")
    try folder.write(#"{"weight_map": {"x": "../\#(shard)"}}"#, to: index)
    #expect(try refusal(of: folder).place == "../\(shard)")
    try folder.write("{}", to: index)
    #expect(try refusal(of: folder).place == "weight_map")
  }

  @Test("a folder without weights is refused")
  func noWeights() throws {
    let folder = try TemporaryFolder()
    try EditableModel().writeConfiguration(to: folder)
    #expect(try refusal(of: folder).file == folder.file("model.safetensors"))
  }

  @Test("a missing tensor is named")
  func missingTensor() throws {
    var model = try EditableModel()
    model.tensors[query] = nil
    #expect(try refusal(of: model.write()).place == "tensor \(query)")
    var untied = try EditableModel()
    untied.configuration["tie_word_embeddings"] = "false"
    #expect(try refusal(of: untied.write()).place == "tensor lm_head.weight")
  }

  @Test("a tensor of another shape than config.json's is named, with both shapes")
  func wrongShape() throws {
    var model = try EditableModel()
    model.tensors[query] = Matrix(rows: 16, columns: 15)
    let error = try refusal(of: model.write())
    #expect(error.place == "tensor \(query)")
    #expect(error.problem.contains("[16, 15]") && error.problem.contains("[16, 16]"))
  }

  @Test("a shape that only a damaged config.json asks for is refused before memory is taken")
  func hugeShape() throws {
    var model = try EditableModel()
    model.configuration["vocab_size"] = "\(1 << 24)"
    model.configuration["hidden_size"] = "\(1 << 24)"
    #expect(try refusal(of: model.write()).place == "tensor model.embed_tokens.weight")
  }

  @Test("a tensor of a type that is not read is named")
  func wrongType() throws {
    let folder = try TemporaryFolder()
    try EditableModel().writeConfiguration(to: folder)
    let shape = [TinyModelFolder.vocabularySize, 16]
    let bytes = shape[0] * shape[1] * 2
    let header = #"{"model.embed_tokens.weight":\#(field("F16", shape, 0, bytes))}"#
    try folder.write(
      safetensors(header: header, data: .init(repeating: 0, count: bytes)),
      to: "model.safetensors")
    let error = try refusal(of: folder)
    #expect(error.place == "tensor model.embed_tokens.weight")
    #expect(error.problem.contains("F16"))
  }

  @Test("weights in bfloat16 are the model of the same values in float32")
  func bfloat16() throws {
    var model = try EditableModel()
    model.tensors = model.tensors.mapValues { matrix in
      Matrix(
        rows: matrix.rows, columns: matrix.columns,
        values: matrix.values.map { Float(bitPattern: $0.bitPattern & 0xFFFF_0000) })
    }
    let folder = try TemporaryFolder()
    try model.writeBFloat16(to: folder)
    let expected = try model.load().hidden(segments)
    #expect(try load(folder).hidden(segments).values == expected.values)
  }
}
