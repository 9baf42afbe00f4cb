import FoundationEssentials
import LanguageModel
import Tensors
import TestSupport
import Testing

/// The tiny model's configuration and weights, to be changed before they are written.
struct EditableModel {
  /// The values of `config.json`, as JSON, by key.
  var configuration = [
    "model_type": #""llama""#, "vocab_size": "\(TinyModelFolder.vocabularySize)",
    "hidden_size": "16", "intermediate_size": "24", "num_hidden_layers": "2",
    "num_attention_heads": "4", "num_key_value_heads": "2", "head_dim": "4",
    "max_position_embeddings": "512", "rms_norm_eps": "1e-5", "rope_theta": "10000",
    "tie_word_embeddings": "true", "hidden_act": #""silu""#, "eos_token_id": "2",
  ]
  /// The weights by name.
  var tensors: [String: Matrix]

  init(seed: UInt64 = 1) throws {
    let tiny = try TinyModelFolder(seed: seed)
    let file = try SafetensorsFile(path: tiny.path + "/model.safetensors")
    tensors = [:]
    for (name, entry) in file.entries {
      let columns = try #require(entry.shape.last)
      let values = try tensor(name, of: file)
      tensors[name] = Matrix(rows: values.count / columns, columns: columns, values: values)
    }
  }

  /// A model of another family: with biases, or with head norms.
  init(family: String) throws {
    try self.init()
    configuration["model_type"] = #""\#(family)""#
    for layer in 0..<2 {
      let attention = "model.layers.\(layer).self_attn."
      switch family {
      case "qwen2":
        for (name, width) in [("q", 16), ("k", 8), ("v", 8)] {
          tensors[attention + name + "_proj.bias"] = Matrix(
            rows: 1, columns: width, values: (0..<width).map { 0.1 * Float($0 % 5) - 0.2 })
        }
      case "qwen3":
        for name in ["q", "k"] {
          tensors[attention + name + "_norm.weight"] = Matrix(
            rows: 1, columns: 4, values: [0.8, 1.2, 1, -0.9])
        }
      default: break
      }
    }
  }

  /// Writes `config.json` alone.
  func writeConfiguration(to folder: TemporaryFolder) throws {
    let lines = configuration.sorted { $0.key < $1.key }.map { #""\#($0.key)": \#($0.value)"# }
    try folder.write("{" + lines.joined(separator: ",\n") + "}", to: "config.json")
  }

  /// Writes both files to a new folder.
  func write() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try writeConfiguration(to: folder)
    try SafetensorsWriter.write(tensors, to: folder.file("model.safetensors"))
    return folder
  }

  /// Writes the model and loads it.
  func load(threads: Int = 1) throws -> Transformer {
    let folder = try write()
    return try Transformer(folder: folder.path, compute: Compute(threads: threads))
  }
}

extension EditableModel {
  /// Writes the model in two shards and an index.
  func writeSharded(to folder: TemporaryFolder) throws {
    try writeConfiguration(to: folder)
    let names = tensors.keys.sorted()
    var map: [String] = []
    for (number, part) in [names[..<5], names[5...]].enumerated() {
      let file = "model-0000\(number + 1)-of-00002.safetensors"
      let shard = tensors.filter { part.contains($0.key) }
      try SafetensorsWriter.write(shard, to: folder.file(file))
      map += part.map { #""\#($0)": "\#(file)""# }
    }
    let index = #"{"metadata": {"total_size": 1}, "weight_map": {\#(map.joined(separator: ","))}}"#
    try folder.write(index, to: "model.safetensors.index.json")
  }

  /// Writes both files, the weights cut to bfloat16.
  func writeBFloat16(to folder: TemporaryFolder) throws {
    try writeConfiguration(to: folder)
    var fields: [String] = []
    var data: [UInt8] = []
    for (name, matrix) in tensors.sorted(by: { $0.key < $1.key }) {
      let first = data.count
      for value in matrix.values {
        let word = UInt16(value.bitPattern >> 16)
        data += [UInt8(truncatingIfNeeded: word), UInt8(word >> 8)]
      }
      let shape = matrix.rows == 1 ? [matrix.columns] : [matrix.rows, matrix.columns]
      fields.append(#""\#(name)":\#(field("BF16", shape, first, data.count))"#)
    }
    try folder.write(
      safetensors(header: "{" + fields.joined(separator: ",") + "}", data: data),
      to: "model.safetensors")
  }
}

/// Ids other than special tokens, from a seed.
func randomSegments(_ lengths: [Int], seed: UInt64 = 1) -> [[UInt32]] {
  var generator = SeededGenerator(seed: seed)
  let ids = UInt32(TinyModelFolder.specialTokens.count)..<UInt32(TinyModelFolder.vocabularySize)
  return lengths.map { length in
    (0..<length).map { _ in UInt32.random(in: ids, using: &generator) }
  }
}

/// An adapter whose matrices all differ from zero.
func randomAdapter(
  _ configuration: LoRAConfiguration, for model: ModelConfiguration, seed: UInt64 = 5
) -> Adapter {
  let adapter = Adapter(configuration, for: model)
  var generator = SeededGenerator(seed: seed)
  adapter.elements.withMutableRow(0) { row in
    for index in row.indices { row[index] = Float.random(in: -0.3...0.3, using: &generator) }
  }
  return adapter
}

extension Transformer {
  /// The residual stream after the last layer, in memory of its own.
  func hidden(_ segments: [[UInt32]], adapter: Adapter? = nil) -> Matrix {
    let tokens = PackedTokens(segments)
    let activations = Activations(
      configuration, lora: adapter?.configuration, capacity: tokens.count, retained: .nothing)
    return forward(tokens, adapter: adapter, activations: activations)
  }
}
