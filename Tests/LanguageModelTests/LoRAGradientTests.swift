import LanguageModel
import Tensors
import TestSupport
import Testing

/// A loss of the tiny model as a function of its adapter.
private struct Problem {
  let model: Transformer
  let adapter: Adapter
  let dropoutKey: UInt64?
  let tokens = PackedTokens(randomSegments([12, 7]))

  init(
    family: String, dropout: Double, dropoutKey: UInt64?, targets: [Projection],
    layers: [Int]? = nil
  ) throws {
    model = try EditableModel(family: family).load(threads: 2)
    let configuration = LoRAConfiguration(
      rank: 3, alpha: 6, dropout: dropout, targets: targets, layers: layers)
    adapter = randomAdapter(configuration, for: model.configuration)
    self.dropoutKey = dropoutKey
  }

  private func activations(_ retained: Activations.Retained) -> Activations {
    Activations(
      model.configuration, lora: adapter.configuration, capacity: tokens.count, retained: retained)
  }

  private var rows: [HeadRow] {
    predictions(tokens).map {
      HeadRow(row: $0.row, target: HeadTarget(token: $0.token, crossEntropy: 1))
    }
  }

  /// The cross-entropy of all predictions.
  var loss: Double {
    let hidden = model.forward(
      tokens, adapter: adapter, activations: activations(.nothing), dropoutKey: dropoutKey)
    return VocabularyHead(model).losses(hidden, rows: rows, base: nil)
      .reduce(0) { $0 + $1.negativeLogLikelihood }
  }

  /// Adds its gradient to `target`.
  func addGradient(to target: Adapter, retained: Activations.Retained = .everything) {
    let activations = activations(retained)
    let hidden = model.forward(
      tokens, adapter: adapter, activations: activations, dropoutKey: dropoutKey)
    let gradient = Matrix(rows: tokens.count, columns: model.configuration.hiddenSize)
    _ = VocabularyHead(model).losses(hidden, rows: rows, base: nil, addingGradientTo: gradient)
    model.backward(
      gradient, tokens, adapter: adapter, activations: activations, into: target,
      dropoutKey: dropoutKey)
  }

  /// Its gradient.
  func gradient(retained: Activations.Retained = .everything) -> Adapter {
    let gradient = Adapter(adapter.configuration, for: model.configuration)
    addGradient(to: gradient, retained: retained)
    return gradient
  }

  /// Compares every tensor's gradient with the slopes along seeded directions.
  func check() { checkSlopes(of: loss, moving: adapter.tensors, gradients: gradient().tensors) }
}

@Suite("Gradients of LoRA matrices")
struct LoRAGradientTests {
  @Test(
    "are the slopes of the loss, in every family", arguments: ["llama", "qwen2", "qwen3"])
  func families(family: String) throws {
    try Problem(
      family: family, dropout: 0, dropoutKey: nil, targets: Projection.allCases
    ).check()
  }

  @Test("are the slopes of the loss with the same dropout")
  func dropout() throws {
    try Problem(
      family: "llama", dropout: 0.4, dropoutKey: 9, targets: Projection.allCases
    ).check()
  }

  @Test(
    "are the slopes of the loss where only some projections are adapted",
    arguments: [[.query], [.key, .value, .down], [.output, .up]] as [[Projection]])
  func targets(targets: [Projection]) throws {
    try Problem(family: "llama", dropout: 0, dropoutKey: nil, targets: targets).check()
  }

  @Test("are the slopes of the loss where only some layers are adapted", arguments: [0, 1])
  func layers(layer: Int) throws {
    try Problem(
      family: "llama", dropout: 0, dropoutKey: nil, targets: Projection.allCases, layers: [layer]
    ).check()
  }

  @Test("are added to what is there")
  func accumulation() throws {
    let problem = try Problem(
      family: "llama", dropout: 0.4, dropoutKey: 9, targets: Projection.allCases)
    let (once, twice) = (problem.gradient(), problem.gradient())
    problem.addGradient(to: twice)
    #expect(relativeDistance(twice.elements.values, once.elements.values.map { 2 * $0 }) < 1e-6)
  }

  @Test(
    "are the same to the bit where layers are computed again from their inputs",
    arguments: ["llama", "qwen2", "qwen3"], [0, 0.4])
  func checkpointing(family: String, dropout: Double) throws {
    let problem = try Problem(
      family: family, dropout: dropout, dropoutKey: 9, targets: Projection.allCases)
    let bits = { (adapter: Adapter) in adapter.elements.values.map(\.bitPattern) }
    #expect(bits(problem.gradient(retained: .layerInputs)) == bits(problem.gradient()))
  }

  @Test("so they are where only some layers are adapted", arguments: [0, 1])
  func checkpointingOfLayers(layer: Int) throws {
    let problem = try Problem(
      family: "llama", dropout: 0, dropoutKey: nil, targets: Projection.allCases, layers: [layer])
    let bits = { (adapter: Adapter) in adapter.elements.values.map(\.bitPattern) }
    #expect(bits(problem.gradient(retained: .layerInputs)) == bits(problem.gradient()))
  }

  @Test("dropout is on with a key alone, and the key decides what it drops")
  func keys() throws {
    func loss(_ dropout: Double, key: UInt64?) throws -> Double {
      try Problem(
        family: "llama", dropout: dropout, dropoutKey: key, targets: Projection.allCases
      ).loss
    }
    let plain = try loss(0, key: nil)
    #expect(try loss(0, key: 1) == plain)
    #expect(try loss(0.5, key: nil) == plain)
    let dropped = try loss(0.5, key: 1)
    #expect(dropped != plain)
    #expect(try loss(0.5, key: 1) == dropped)
    #expect(try loss(0.5, key: 2) != dropped)
  }
}
