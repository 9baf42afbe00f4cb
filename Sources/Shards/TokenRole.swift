/// What a token is for. The raw values are those of the shard format.
public enum TokenRole: UInt8, Codable, CaseIterable, Sendable {
  /// Replay language modelling.
  case text = 0
  /// What the model is asked.
  case prompt = 1
  /// What the model is to answer.
  case response = 2
}
