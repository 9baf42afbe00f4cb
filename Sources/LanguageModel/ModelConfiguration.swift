/// The shape of a decoder-only transformer of the Llama family, as `config.json` describes it.
public struct ModelConfiguration: Equatable, Sendable {
  /// The families that differ in where they have biases and head norms.
  public enum Family: String, CaseIterable, Sendable {
    case llama
    case qwen2
    case qwen3
  }

  /// The family.
  public var family: Family
  /// The number of token ids, V.
  public var vocabularySize: Int
  /// The width of the residual stream, C.
  public var hiddenSize: Int
  /// The width of the feed-forward layer, F.
  public var intermediateSize: Int
  /// The number of decoder layers.
  public var layerCount: Int
  /// The number of query heads, H.
  public var headCount: Int
  /// The number of key-value heads, G.
  public var keyValueHeadCount: Int
  /// The width of a head, D.
  public var headSize: Int
  /// Added to the mean square in every RMSNorm.
  public var normEpsilon: Float
  /// True where the embedding also is the output projection.
  public var tiesEmbeddings: Bool
  /// True where q, k and v have biases.
  public var hasAttentionBias: Bool
  /// The rotary embedding.
  public var rotary: RotaryConfiguration
  /// The longest sequence that the model was made for, up to `largestPositions`.
  public var maximumPositions: Int
  /// The ids that end a generated text.
  public var endTokens: [UInt32]

  /// The longest sequence that is taken: rotary tables are computed when a model is loaded.
  public static let largestPositions = 1 << 17

  /// True where queries and keys are normalised head by head.
  public var hasHeadNorms: Bool { family == .qwen3 }
  /// The columns of queries, H·D.
  var queryWidth: Int { headCount * headSize }
  /// The columns of keys, and of values, G·D.
  var keyValueWidth: Int { keyValueHeadCount * headSize }
  /// The columns of queries, keys and values side by side.
  var attentionWidth: Int { queryWidth + 2 * keyValueWidth }
}

/// Rotary position embedding (Su et al. 2021), with Llama 3's stretching of the slow frequencies.
public struct RotaryConfiguration: Equatable, Sendable {
  /// How Llama 3 stretches wavelengths beyond those that its pretraining saw.
  public struct Llama3Scaling: Equatable, Sendable {
    /// The factor by which low frequencies are divided.
    public var factor: Double
    /// Wavelengths above `originalPositions / lowFrequencyFactor` are stretched fully.
    public var lowFrequencyFactor: Double
    /// Wavelengths below `originalPositions / highFrequencyFactor` are kept.
    public var highFrequencyFactor: Double
    /// The context length of the pretraining.
    public var originalPositions: Double
  }

  /// The base of the wavelengths.
  public var theta: Double
  /// The scaling, if any.
  public var scaling: Llama3Scaling?
}
