import FoundationEssentials

/// A Hugging Face model folder of a kilobyte or so: a byte-level tokenizer of a few merges, the
/// ChatML template, and a Llama of two layers with seeded weights.
public struct TinyModelFolder: Sendable {
  /// The token that ends a text, id 0.
  public static let endOfText = "<|endoftext|>"
  /// The special tokens, with ids from 0: end of text, start and end of a turn.
  public static let specialTokens = [endOfText, "<|im_start|>", "<|im_end|>"]
  /// The number of ids.
  public static let vocabularySize = specialTokens.count + 256 + merges.count

  static let merges = [("t", "h"), ("th", "e"), ("Ġ", "the"), ("i", "n"), ("a", "n")]

  private let folder: TemporaryFolder

  /// The folder's path.
  public var path: String { folder.path }

  /// Writes the folder; the same seed gives the same weights.
  public init(seed: UInt64 = 1) throws {
    folder = try TemporaryFolder()
    try folder.write(try Self.tokenizer, to: "tokenizer.json")
    try folder.write(Self.template, to: "tokenizer_config.json")
    try folder.write(Self.configuration, to: "config.json")
    try folder.write(try Self.weights(seed: seed), to: "model.safetensors")
  }

  private static let template = #"""
    {"chat_template": "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"}
    """#

  private static let (hidden, inner, heads, groups, headSize) = (16, 24, 4, 2, 4)
  private static let layers = 2

  private static var configuration: String {
    """
    {"model_type": "llama", "vocab_size": \(vocabularySize), "hidden_size": \(hidden),
     "intermediate_size": \(inner), "num_hidden_layers": \(layers),
     "num_attention_heads": \(heads), "num_key_value_heads": \(groups), "head_dim": \(headSize),
     "max_position_embeddings": 512, "rms_norm_eps": 1e-5, "rope_theta": 10000,
     "tie_word_embeddings": true, "hidden_act": "silu", "eos_token_id": 2}
    """
  }
}

extension TinyModelFolder {
  private static func weights(seed: UInt64) throws -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    var shapes = ["model.embed_tokens.weight": [vocabularySize, hidden]]
    shapes["model.norm.weight"] = [hidden]
    for layer in 0..<layers {
      let prefix = "model.layers.\(layer)."
      shapes[prefix + "input_layernorm.weight"] = [hidden]
      shapes[prefix + "post_attention_layernorm.weight"] = [hidden]
      shapes[prefix + "self_attn.q_proj.weight"] = [heads * headSize, hidden]
      shapes[prefix + "self_attn.k_proj.weight"] = [groups * headSize, hidden]
      shapes[prefix + "self_attn.v_proj.weight"] = [groups * headSize, hidden]
      shapes[prefix + "self_attn.o_proj.weight"] = [hidden, heads * headSize]
      shapes[prefix + "mlp.gate_proj.weight"] = [inner, hidden]
      shapes[prefix + "mlp.up_proj.weight"] = [inner, hidden]
      shapes[prefix + "mlp.down_proj.weight"] = [hidden, inner]
    }
    var data: [UInt8] = []
    var header: [String: TensorField] = [:]
    for (name, shape) in shapes.sorted(by: { $0.key < $1.key }) {
      let start = data.count
      for _ in 0..<shape.reduce(1, *) {
        let value: Float =
          shape.count == 1 ? 1 : Float.random(in: -0.5...0.5, using: &generator)
        withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
      }
      header[name] = TensorField(shape: shape, data_offsets: [start, data.count])
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = Array(try encoder.encode(header))
    let length = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Array($0) }
    return length + json + data
  }

  private static var tokenizer: String {
    get throws {
      let tokens = specialTokens + byteCharacters + merges.map { $0.0 + $0.1 }
      let definition = Definition(
        added_tokens: specialTokens.enumerated().map { AddedToken(id: $0, content: $1) },
        model: Model(
          vocab: Dictionary(uniqueKeysWithValues: tokens.enumerated().map { ($1, $0) }),
          merges: merges.map { "\($0.0) \($0.1)" }))
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return String(decoding: try encoder.encode(definition), as: UTF8.self)
    }
  }

  /// The printable character that stands for each byte in GPT-2's alphabet.
  private static var byteCharacters: [String] {
    let printable = Array(33...126) + Array(161...172) + Array(174...255)
    var next: UInt32 = 256
    return (0..<256).map { byte in
      if printable.contains(byte) { return String(UnicodeScalar(UInt8(byte))) }
      defer { next += 1 }
      return UnicodeScalar(next).map { String($0) } ?? ""
    }
  }
}

private struct TensorField: Encodable {
  let dtype = "F32"
  let shape: [Int]
  let data_offsets: [Int]
}

private struct Definition: Encodable {
  let version = "1.0"
  let added_tokens: [AddedToken]
  let pre_tokenizer = ByteLevel()
  let post_processor = ByteLevel()
  let decoder = ByteLevel()
  let model: Model
}

private struct AddedToken: Encodable {
  let id: Int
  let content: String
  let single_word = false
  let lstrip = false
  let rstrip = false
  let normalized = false
  let special = true
}

private struct ByteLevel: Encodable {
  let type = "ByteLevel"
  let add_prefix_space = false
  let trim_offsets = true
  let use_regex = true
}

private struct Model: Encodable {
  let type = "BPE"
  let vocab: [String: Int]
  let merges: [String]
}
