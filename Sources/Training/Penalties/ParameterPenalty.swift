/// A term of the loss that depends on the trained elements alone.
protocol ParameterPenalty: Sendable {
  /// Adds the penalty's gradient to `gradients` and returns its value, in nats.
  func accumulate(_ parameters: TrainedParameters, into gradients: TrainedParameters) -> Double
}
