import LanguageModel

/// A term of the loss that depends on the adapter's elements alone.
protocol AdapterPenalty: Sendable {
  /// Adds the penalty's gradient to `gradients` and returns its value, in nats.
  func accumulate(_ adapter: Adapter, into gradients: Adapter) -> Double
}
