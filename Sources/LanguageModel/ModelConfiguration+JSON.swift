import FoundationEssentials
import Storage

extension ModelConfiguration {
  /// Reads `config.json` (and the end tokens of `generation_config.json`) of a model folder.
  ///
  /// - Throws: `ModelError` naming the key that is missing, malformed or not supported.
  public init(modelFolder: String) throws(ModelError) {
    let path = modelFolder + "/config.json"
    let fields = try ConfigurationFields(path: path)
    try self.init(fields, path: path)
    let generation = modelFolder + "/generation_config.json"
    if FileSystem.exists(generation) {
      let fields = try GenerationFields(path: generation)
      endTokens = fields.endTokens?.ids ?? endTokens
    }
  }

  private init(_ fields: ConfigurationFields, path: String) throws(ModelError) {
    func fail(_ place: String, _ problem: String) -> ModelError {
      ModelError(file: path, place: place, problem: problem)
    }
    func positive(_ value: Int?, _ key: String, default fallback: Int? = nil) throws(ModelError)
      -> Int
    {
      guard let value = value ?? fallback else {
        throw fail(key, "missing; expected a positive integer")
      }
      // The bound keeps every product of two of them within 64 bits.
      guard (1...(1 << 24)).contains(value) else {
        throw fail(key, "\(value) found; expected a positive integer up to 2^24")
      }
      return value
    }

    let supported = Family.allCases.map(\.rawValue).joined(separator: ", ")
    guard let name = fields.modelType, let family = Family(rawValue: name) else {
      throw fail("model_type", "\(fields.modelType ?? "nothing") found; supported: \(supported)")
    }
    self.family = family
    vocabularySize = try positive(fields.vocabularySize, "vocab_size")
    hiddenSize = try positive(fields.hiddenSize, "hidden_size")
    intermediateSize = try positive(fields.intermediateSize, "intermediate_size")
    layerCount = try positive(fields.layerCount, "num_hidden_layers")
    headCount = try positive(fields.headCount, "num_attention_heads")
    keyValueHeadCount = try positive(
      fields.keyValueHeadCount, "num_key_value_heads", default: headCount)
    headSize = try positive(fields.headSize, "head_dim", default: hiddenSize / headCount)
    maximumPositions = min(
      try positive(fields.maximumPositions, "max_position_embeddings"), Self.largestPositions)
    guard headCount % keyValueHeadCount == 0 else {
      throw fail("num_key_value_heads", "\(keyValueHeadCount) does not divide \(headCount) heads")
    }
    guard headSize % 2 == 0 else {
      throw fail("head_dim", "\(headSize) is odd; rotary embeddings pair its halves")
    }
    normEpsilon = Float(fields.normEpsilon ?? 1e-6)
    guard normEpsilon > 0, normEpsilon.isFinite else {
      throw fail("rms_norm_eps", "\(normEpsilon) found; expected a positive number")
    }
    tiesEmbeddings = fields.tiesEmbeddings ?? false
    hasAttentionBias = family == .qwen2
    if family != .qwen2 && fields.attentionBias == true {
      throw fail("attention_bias", "true found; a bias of o_proj is not supported")
    }
    if fields.mlpBias == true { throw fail("mlp_bias", "true found; only false is supported") }
    if fields.usesSlidingWindow == true {
      throw fail("use_sliding_window", "true found; only full attention is supported")
    }
    if let activation = fields.activation, activation != "silu" {
      throw fail("hidden_act", "\(activation) found; only silu is supported")
    }
    rotary = try RotaryConfiguration(fields, fail: fail)
    endTokens = fields.endTokens?.ids ?? []
  }
}

extension RotaryConfiguration {
  fileprivate init(
    _ fields: ConfigurationFields, fail: (String, String) -> ModelError
  ) throws(ModelError) {
    let key = fields.ropeParameters == nil ? "rope_scaling" : "rope_parameters"
    let parameters = fields.ropeParameters ?? fields.ropeScaling
    theta = fields.ropeTheta ?? parameters?.theta ?? 10_000
    guard theta > 0, theta.isFinite else {
      throw fail("rope_theta", "\(theta) found; expected a positive number")
    }
    switch parameters?.kind ?? parameters?.olderKind ?? "default" {
    case "default":
      scaling = nil
    case "llama3":
      guard let factor = parameters?.factor, let low = parameters?.lowFrequencyFactor,
        let high = parameters?.highFrequencyFactor, let original = parameters?.originalPositions,
        factor > 0, low > 0, high > low, original > 0
      else {
        throw fail(
          key,
          "llama3 needs positive factor, low_freq_factor < high_freq_factor and "
            + "original_max_position_embeddings")
      }
      scaling = Llama3Scaling(
        factor: factor, lowFrequencyFactor: low, highFrequencyFactor: high,
        originalPositions: original)
    case let kind:
      throw fail(key, "\(kind) found; supported: default, llama3")
    }
  }
}

private struct ConfigurationFields: Decodable {
  var modelType: String?
  var vocabularySize, hiddenSize, intermediateSize, layerCount, headCount: Int?
  var keyValueHeadCount, headSize, maximumPositions: Int?
  var normEpsilon, ropeTheta: Double?
  var tiesEmbeddings, attentionBias, mlpBias, usesSlidingWindow: Bool?
  var activation: String?
  var ropeScaling, ropeParameters: RopeFields?
  var endTokens: TokenIDs?

  enum CodingKeys: String, CodingKey {
    case modelType = "model_type"
    case vocabularySize = "vocab_size"
    case hiddenSize = "hidden_size"
    case intermediateSize = "intermediate_size"
    case layerCount = "num_hidden_layers"
    case headCount = "num_attention_heads"
    case keyValueHeadCount = "num_key_value_heads"
    case headSize = "head_dim"
    case maximumPositions = "max_position_embeddings"
    case normEpsilon = "rms_norm_eps"
    case ropeTheta = "rope_theta"
    case tiesEmbeddings = "tie_word_embeddings"
    case attentionBias = "attention_bias"
    case mlpBias = "mlp_bias"
    case usesSlidingWindow = "use_sliding_window"
    case activation = "hidden_act"
    case ropeScaling = "rope_scaling"
    case ropeParameters = "rope_parameters"
    case endTokens = "eos_token_id"
  }
}

private struct RopeFields: Decodable {
  var kind, olderKind: String?
  var theta, factor, lowFrequencyFactor, highFrequencyFactor, originalPositions: Double?

  enum CodingKeys: String, CodingKey {
    case kind = "rope_type"
    case olderKind = "type"
    case theta = "rope_theta"
    case factor
    case lowFrequencyFactor = "low_freq_factor"
    case highFrequencyFactor = "high_freq_factor"
    case originalPositions = "original_max_position_embeddings"
  }
}

private struct GenerationFields: Decodable {
  var endTokens: TokenIDs?

  enum CodingKeys: String, CodingKey { case endTokens = "eos_token_id" }
}

/// One id or a list of them.
private struct TokenIDs: Decodable {
  let ids: [UInt32]

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let one = try? container.decode(UInt32.self) {
      ids = [one]
    } else {
      ids = try container.decode([UInt32].self)
    }
  }
}

extension Decodable {
  /// Decodes a JSON file, naming the key at fault where that fails.
  init(path: String) throws(ModelError) {
    do {
      let file = try MappedFile(path: path)
      self = try file.withBytes { try JSONDecoder().decode(Self.self, from: Data($0)) }
    } catch let error as StorageError {
      throw ModelError(file: path, problem: "cannot be read: \(error.reason)")
    } catch let DecodingError.typeMismatch(type, context) {
      throw ModelError(
        file: path, place: context.codingPath.map(\.stringValue).joined(separator: "."),
        problem: "expected \(type)")
    } catch let DecodingError.keyNotFound(key, context) {
      let place = (context.codingPath + [key]).map(\.stringValue).joined(separator: ".")
      throw ModelError(file: path, place: place, problem: "missing")
    } catch {
      throw ModelError(file: path, problem: "not valid JSON of the expected form: \(error)")
    }
  }
}
