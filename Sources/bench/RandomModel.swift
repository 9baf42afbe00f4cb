import ArgumentParser
import FoundationEssentials
import LanguageModel
import Storage
import Tensors

/// Writes a model that has a known model's shape and nothing of what that has learnt.
struct RandomModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "random-model",
    abstract: "Write a model folder of a known model's shape with random weights.",
    discussion: """
      For measurements alone, which do not depend on the weights: it has no tokenizer.

      Example: bench random-model /tmp/qwen --shape qwen2.5-0.5b; bench step --model /tmp/qwen
      """)

  @Argument(help: "The folder to write.")
  var folder: String

  @Option(help: "The model.")
  var shape = ModelShape.qwen

  func run() throws {
    try FileSystem.createFolder(folder)
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try FileSystem.publish(
      Array(try encoder.encode(Configuration(shape))), to: folder + "/config.json")
    try SafetensorsWriter.write(tensors, to: folder + "/model.safetensors")
  }

  /// The keys of `config.json`.
  private struct Configuration: Encodable {
    let modelType: String
    let vocabSize, hiddenSize, intermediateSize, numHiddenLayers: Int
    let numAttentionHeads, numKeyValueHeads, headDim: Int
    let maxPositionEmbeddings = 32768
    let rmsNormEps = 1e-6
    let ropeTheta = 1e6
    let tieWordEmbeddings = true
    let hiddenAct = "silu"
    let eosTokenId = 0

    init(_ shape: ModelShape) {
      modelType = shape.hasAttentionBias ? "qwen2" : "llama"
      vocabSize = shape.vocabularySize
      hiddenSize = shape.hiddenSize
      intermediateSize = shape.intermediateSize
      numHiddenLayers = shape.layerCount
      numAttentionHeads = shape.headCount
      numKeyValueHeads = shape.keyValueHeadCount
      headDim = shape.headSize
    }
  }

  private var tensors: [String: Matrix] {
    let (width, inner) = (shape.hiddenSize, shape.intermediateSize)
    var tensors = [
      "model.embed_tokens.weight": random(shape.vocabularySize, width),
      "model.norm.weight": ones(width),
    ]
    for layer in 0..<shape.layerCount {
      let prefix = "model.layers.\(layer)."
      tensors[prefix + "input_layernorm.weight"] = ones(width)
      tensors[prefix + "post_attention_layernorm.weight"] = ones(width)
      let heads = [("q", shape.queryWidth), ("k", shape.keyValueWidth), ("v", shape.keyValueWidth)]
      for (name, outputs) in heads {
        let projection = prefix + "self_attn.\(name)_proj"
        tensors[projection + ".weight"] = random(outputs, width)
        if shape.hasAttentionBias { tensors[projection + ".bias"] = random(1, outputs) }
      }
      tensors[prefix + "self_attn.o_proj.weight"] = random(width, shape.queryWidth)
      tensors[prefix + "mlp.gate_proj.weight"] = random(inner, width)
      tensors[prefix + "mlp.up_proj.weight"] = random(inner, width)
      tensors[prefix + "mlp.down_proj.weight"] = random(width, inner)
    }
    return tensors
  }

  private func ones(_ columns: Int) -> Matrix {
    let matrix = Matrix(rows: 1, columns: columns)
    matrix.fill(1)
    return matrix
  }

  /// Elements with the standard deviation 0.02 that models are usually begun with.
  private func random(_ rows: Int, _ columns: Int) -> Matrix {
    let matrix = Matrix(rows: rows, columns: columns)
    let bound = 0.02 * Float(3).squareRoot()
    for row in 0..<rows {
      matrix.withMutableRow(row) { elements in
        for column in 0..<columns {
          // A multiplicative hash of the place: a real generator would take minutes.
          var bits = UInt32(truncatingIfNeeded: row * columns + column) &* 0x9E37_79B1
          bits = (bits ^ bits >> 15) &* 0x85EB_CA77
          elements[column] = bound * Float(Int32(bitPattern: bits)) / Float(Int32.max)
        }
      }
    }
    return matrix
  }
}
