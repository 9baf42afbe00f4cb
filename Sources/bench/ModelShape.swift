import ArgumentParser

/// Models whose shapes are known here.
enum ModelShape: String, CaseIterable, ExpressibleByArgument {
  case smolLM = "smollm2-135m"
  case qwen = "qwen2.5-0.5b"

  /// V.
  var vocabularySize: Int { self == .smolLM ? 49152 : 151936 }
  /// C.
  var hiddenSize: Int { self == .smolLM ? 576 : 896 }
  /// F.
  var intermediateSize: Int { self == .smolLM ? 1536 : 4864 }
  /// The number of layers.
  var layerCount: Int { self == .smolLM ? 30 : 24 }
  /// H.
  var headCount: Int { self == .smolLM ? 9 : 14 }
  /// G.
  var keyValueHeadCount: Int { self == .smolLM ? 3 : 2 }
  /// D.
  var headSize: Int { 64 }
  /// The columns of queries, H·D.
  var queryWidth: Int { headCount * headSize }
  /// The columns of keys, and of values, G·D.
  var keyValueWidth: Int { keyValueHeadCount * headSize }
  /// True where q, k and v have biases.
  var hasAttentionBias: Bool { self == .qwen }
}
