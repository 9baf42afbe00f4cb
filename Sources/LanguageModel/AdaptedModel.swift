/// What fine-tuning made of a base: the base with an adapter, or a model with weights of its own.
public struct AdaptedModel: Sendable {
  /// The weights that it runs on.
  public let transformer: Transformer
  /// What is added to them.
  public let adapter: Adapter?

  /// Describes a model.
  public init(_ transformer: Transformer, adapter: Adapter? = nil) {
    self.transformer = transformer
    self.adapter = adapter
  }
}
