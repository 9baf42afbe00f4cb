public import LanguageModel
public import Tensors

/// What a run trains: an adapter of its base, or a copy of its base all of whose weights change.
public enum TrainedModel: Sendable {
  case adapter(Adapter, of: Transformer)
  case weights(TrainableModel)

  /// The model that runs.
  public var adapted: AdaptedModel {
    switch self {
    case .adapter(let adapter, let base): AdaptedModel(base, adapter: adapter)
    case .weights(let model): AdaptedModel(model.transformer)
    }
  }

  /// What the optimizer changes, (1, P).
  public var elements: Matrix { parameters.elements }

  /// What is trained.
  var parameters: TrainedParameters {
    switch self {
    case .adapter(let adapter, _): .adapter(adapter)
    case .weights(let model): .weights(model.parameters)
    }
  }

  /// Gradients of zero.
  func makeGradients() -> TrainedParameters {
    switch self {
    case .adapter(let adapter, let base):
      .adapter(Adapter(adapter.configuration, for: base.configuration))
    case .weights(let model): .weights(ModelParameters(for: model.transformer.configuration))
    }
  }

  /// Brings the model up to date with its elements after they were changed.
  func elementsChanged() {
    if case .weights(let model) = self { model.parametersChanged() }
  }
}

extension TrainedModel {
  /// The residual stream (T,C) after the last layer: see `Transformer.forward`.
  func forward(
    _ tokens: PackedTokens, activations: Activations, dropoutKey: UInt64? = nil
  ) -> Matrix {
    adapted.transformer.forward(
      tokens, adapter: adapted.adapter, activations: activations, dropoutKey: dropoutKey)
  }

  /// Adds the gradients of what the layers have of the elements: see `Transformer.backward`.
  func backward(
    _ gradient: Matrix, _ tokens: PackedTokens, activations: Activations,
    into gradients: TrainedParameters, dropoutKey: UInt64? = nil,
    factors: KroneckerFactors? = nil
  ) {
    switch (self, gradients) {
    case (.adapter(let adapter, let base), .adapter(let gradients)):
      base.backward(
        gradient, tokens, adapter: adapter, activations: activations, into: gradients,
        dropoutKey: dropoutKey, factors: factors)
    case (.weights(let model), .weights(let gradients)):
      model.transformer.backward(gradient, tokens, activations: activations, into: gradients)
    default: preconditionFailure("gradients of another kind than what is trained")
    }
  }
}

/// The elements that a run trains, or as many for their gradients.
enum TrainedParameters: Sendable {
  case adapter(Adapter)
  case weights(ModelParameters)

  /// All elements, (1, P).
  var elements: Matrix {
    switch self {
    case .adapter(let adapter): adapter.elements
    case .weights(let weights): weights.elements
    }
  }

  /// The weights of a model, where those are meant.
  var weights: ModelParameters? {
    if case .weights(let weights) = self { weights } else { nil }
  }
}
