import TestSupport
import Testing

@testable import LanguageModel
@testable import Tensors

@Suite("The memory of activations")
struct ActivationsTests {
  private static let rank = 3

  /// The distinct elements that all layers hold for packs of `capacity` tokens.
  private func elements(
    _ retained: Activations.Retained, layers: Int = 2, adapted: [Int]? = nil, capacity: Int
  ) throws -> (count: Int, model: ModelConfiguration) {
    var editable = try EditableModel()
    editable.configuration["num_hidden_layers"] = "\(layers)"
    let folder = try editable.write()
    let model = try ModelConfiguration(modelFolder: folder.path)
    let activations = Activations(
      model, lora: LoRAConfiguration(rank: Self.rank, alpha: 6, layers: adapted),
      capacity: capacity, retained: retained)
    var storages: [ObjectIdentifier: Int] = [:]
    for index in 0..<layers {
      let layer = activations.layer(index, rows: capacity)
      let matrices =
        [layer.input, layer.attention, layer.heads, layer.logSums, layer.middle, layer.gateUp]
        + layer.low
      for matrix in matrices { storages[ObjectIdentifier(matrix.storage)] = matrix.storage.count }
    }
    return (storages.values.reduce(0, +), model)
  }

  @Test(
    "grows with the tokens and nothing else",
    arguments: [Activations.Retained.everything, .layerInputs, .nothing])
  func tokens(retained: Activations.Retained) throws {
    let one = try elements(retained, capacity: 1).count
    for tokens in [2, 64, 1000] {
      #expect(try elements(retained, capacity: tokens).count == tokens * one)
    }
  }

  @Test("grows by all of a layer where everything is retained")
  func everything() throws {
    let one = try elements(.everything, layers: 1, capacity: 8).count
    #expect(try elements(.everything, layers: 12, capacity: 8).count == 12 * one)
  }

  @Test("grows by a layer's input and one LoRA product where layers are computed again")
  func layerInputs() throws {
    let (few, model) = try elements(.layerInputs, layers: 2, capacity: 8)
    let many = try elements(.layerInputs, layers: 12, capacity: 8).count
    #expect(many - few == 10 * 8 * (model.hiddenSize + Self.rank))
  }

  @Test(
    "holds LoRA products of adapted layers alone",
    arguments: [
      // Seven projections where everything is retained, the last where layers are computed again.
      (Activations.Retained.everything, 7), (.layerInputs, 1),
    ])
  func adaptedLayers(retained: Activations.Retained, products: Int) throws {
    let all = try elements(retained, layers: 5, capacity: 8).count
    let one = try elements(retained, layers: 5, adapted: [3], capacity: 8).count
    #expect(all - one == 4 * 8 * products * Self.rank)
  }

  @Test("passes without a way back have room for the adapted layers' products")
  func withoutBackward() throws {
    let model = try EditableModel().load()
    let layers = model.configuration.layerCount
    let adapter = randomAdapter(
      LoRAConfiguration(rank: Self.rank, alpha: 6, layers: [layers - 1]), for: model.configuration)
    let tokens = PackedTokens(randomSegments([5, 9]))
    func hidden(_ activations: Activations) -> [Float] {
      model.forward(tokens, adapter: adapter, activations: activations).values
    }
    let activations = Activations(
      model.configuration, lora: adapter.configuration, capacity: tokens.count,
      retained: .everything)
    let expected = hidden(activations)
    #expect(hidden(activations.withoutBackward) == expected)
  }

  @Test("does not grow with the layers where nothing is retained")
  func nothing() throws {
    let few = try elements(.nothing, layers: 2, capacity: 8).count
    #expect(try elements(.nothing, layers: 12, capacity: 8).count == few)
  }
}
