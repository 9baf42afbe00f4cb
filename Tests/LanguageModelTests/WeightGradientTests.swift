import LanguageModel
import Storage
import Tensors
import TestSupport
import Testing

/// A loss of a copy of the tiny model as a function of all its weights.
private struct Problem {
  let base: Transformer
  let model: TrainableModel
  let tokens = PackedTokens(randomSegments([12, 7]))

  /// - Parameter isTied: whether the embedding also is the output projection.
  init(family: String, isTied: Bool = true) throws {
    var editable = try EditableModel(family: family)
    if !isTied {
      editable.configuration["tie_word_embeddings"] = "false"
      editable.tensors["lm_head.weight"] = try EditableModel(seed: 2)
        .tensors["model.embed_tokens.weight"]
    }
    let folder = try editable.write()
    base = try Transformer(folder: folder.path, compute: Compute(threads: 2))
    model = try TrainableModel(copyOf: base, folder: folder.path)
    // Away from the base, where the divergence's gradient is not zero.
    var generator = SeededGenerator(seed: 7)
    model.parameters.elements.withMutableRow(0) { row in
      for index in row.indices { row[index] += Float.random(in: -0.1...0.1, using: &generator) }
    }
  }

  private var rows: [HeadRow] {
    predictions(tokens).map {
      HeadRow(
        row: $0.row, target: HeadTarget(token: $0.token, crossEntropy: 1, forwardKL: 0.5))
    }
  }

  private func losses(
    _ activations: Activations, addingGradientTo gradient: Matrix? = nil,
    weights: ModelParameters? = nil
  ) -> [TokenLosses] {
    let states = VocabularyHead(base).normed(
      base.hidden(tokens.segments.map { Array(tokens.ids[$0]) }), rows: rows.map(\.row))
    let hidden = model.transformer.forward(tokens, adapter: nil, activations: activations)
    return VocabularyHead(model.transformer, base: base).losses(
      hidden, rows: rows, base: states, addingGradientTo: gradient, weights: weights)
  }

  private func activations(_ retained: Activations.Retained) -> Activations {
    Activations(base.configuration, lora: nil, capacity: tokens.count, retained: retained)
  }

  /// Cross-entropy and half of the divergence from the base, over all predictions.
  var loss: Double {
    losses(activations(.nothing)).reduce(0) { $0 + $1.negativeLogLikelihood + 0.5 * $1.forwardKL }
  }

  /// Its gradient.
  func gradient(retained: Activations.Retained = .everything) -> ModelParameters {
    let gradients = ModelParameters(for: base.configuration)
    let activations = activations(retained)
    let gradient = Matrix(rows: tokens.count, columns: base.configuration.hiddenSize)
    _ = losses(activations, addingGradientTo: gradient, weights: gradients)
    model.transformer.backward(gradient, tokens, activations: activations, into: gradients)
    return gradients
  }

  func check() {
    checkSlopes(
      of: loss, moving: model.parameters.tensors, gradients: gradient().tensors)
  }
}

@Suite("Gradients of all weights")
struct WeightGradientTests {
  @Test("are the slopes of the loss, in every family", arguments: ["llama", "qwen2", "qwen3"])
  func families(family: String) throws { try Problem(family: family).check() }

  @Test("are the slopes of the loss where the output projection is not the embedding")
  func untied() throws { try Problem(family: "llama", isTied: false).check() }

  @Test(
    "are the same to the bit where layers are computed again from their inputs",
    arguments: ["llama", "qwen2", "qwen3"])
  func checkpointing(family: String) throws {
    let problem = try Problem(family: family)
    let bits = { (gradients: ModelParameters) in gradients.elements.values.map(\.bitPattern) }
    #expect(bits(problem.gradient(retained: .layerInputs)) == bits(problem.gradient()))
  }

  @Test("every element belongs to one tensor, and the tensors are those of the folder")
  func views() throws {
    let model = try EditableModel(family: "qwen2")
    let folder = try model.write()
    let shape = try ModelConfiguration(modelFolder: folder.path)
    let parameters = try ModelParameters(
      folder: folder.path, for: shape, compute: Compute(threads: 1))
    #expect(parameters.tensors.mapValues(\.values) == model.tensors.mapValues(\.values))
    for matrix in parameters.tensors.values { matrix.fill(1) }
    #expect(parameters.elements.values.allSatisfy { $0 == 1 })
    #expect(parameters.tensors.values.reduce(0) { $0 + $1.count } == shape.parameterCount)
  }

  @Test("weights are written in float32, whatever the base stores, and the configuration says so")
  func float32() throws {
    var model = try EditableModel()
    model.configuration["dtype"] = #""bfloat16""#
    let base = try TemporaryFolder()
    try model.writeBFloat16(to: base)
    let shape = try ModelConfiguration(modelFolder: base.path)
    let compute = Compute(threads: 1)
    let parameters = try ModelParameters(folder: base.path, for: shape, compute: compute)
    parameters.elements.withMutableRow(0) { row in for index in row.indices { row[index] += 1e-4 } }
    let written = base.file("written")
    try parameters.write(to: written, base: base.path)
    #expect(parameters.areStored(in: written) && !parameters.areStored(in: base.path))
    let before = try SafetensorsFile(path: base.file("model.safetensors")).entries
    let after = try SafetensorsFile(path: written + "/model.safetensors").entries
    #expect(after.mapValues(\.shape) == before.mapValues(\.shape))
    #expect(after.values.allSatisfy { $0.type == "F32" })
    let text = String(decoding: try base.read("written/config.json"), as: UTF8.self)
    #expect(text.contains(#""dtype": "float32""#) && !text.contains("bfloat16"))
  }

  @Test("of a base in shards, all tensors are written, those that are no weights as they are")
  func sharded() throws {
    var model = try EditableModel()
    let table = "model.layers.0.self_attn.rotary_emb.inv_freq"
    model.tensors[table] = Matrix(rows: 1, columns: 2, values: [1, 0.01])
    let (base, folder) = (try TemporaryFolder(), try TemporaryFolder())
    try model.writeSharded(to: base)
    let shape = try ModelConfiguration(modelFolder: base.path)
    let compute = Compute(threads: 1)
    let parameters = try ModelParameters(folder: base.path, for: shape, compute: compute)
    parameters.elements.withMutableRow(0) { row in for index in row.indices { row[index] += 1 } }
    let written = folder.file("model")
    try parameters.write(to: written, base: base.path)
    #expect(parameters.areStored(in: written))
    #expect(try FileSystem.list(written) == FileSystem.list(base.path))
    let shard = "/model-00002-of-00002.safetensors"
    #expect(try tensor(table, of: SafetensorsFile(path: written + shard)) == [1, 0.01])
  }

  @Test("weights are written to a folder as they were read, a tied output projection's copy too")
  func roundTrip() throws {
    var model = try EditableModel(family: "qwen3")
    model.tensors["lm_head.weight"] = model.tensors["model.embed_tokens.weight"]
    let base = try model.write()
    let shape = try ModelConfiguration(modelFolder: base.path)
    let compute = Compute(threads: 1)
    let parameters = try ModelParameters(folder: base.path, for: shape, compute: compute)
    parameters.elements.withMutableRow(0) { row in for index in row.indices { row[index] += 1 } }
    let folder = try TemporaryFolder()
    try parameters.write(to: folder.file("model"), base: base.path)
    let read = try ModelParameters(folder: folder.file("model"), for: shape, compute: compute)
    #expect(read.elements.values == parameters.elements.values)
    let file = try SafetensorsFile(path: folder.file("model/model.safetensors"))
    #expect(
      try tensor("lm_head.weight", of: file) == tensor("model.embed_tokens.weight", of: file))
  }
}
