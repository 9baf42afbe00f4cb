import FoundationEssentials
import LanguageModel
import Tensors
import TestSupport
import Testing

@testable import Training

private struct Golden: Decodable {
  struct Step: Decodable {
    let loss: Double
    let ce: Double
    let kl: Double
    let grad_norm: Double
  }

  let steps: [Step]
}

private struct Text: Decodable { let ids: [UInt32] }

@Suite(
  "Five AdamW steps of the real model against PyTorch",
  .enabled(
    if: SharedData.isPresent && RealModel.isPresent,
    "needs ../shared/data and the model of tools/fetch-model"))
struct AdamWGoldenTests {
  private func read<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
    let data = try Data(contentsOf: URL(fileURLWithPath: SharedData.path("golden/" + name)))
    return try JSONDecoder().decode(type, from: data)
  }

  @Test("loss, cross-entropy, divergence and gradient norm lie within 1e-3 of the reference's")
  func fiveSteps() throws {
    let golden = try read(Golden.self, "smollm2_lora_adamw5.json")
    let ids = try read(Text.self, "smollm2_lora.json").ids
    let model = try Transformer(folder: RealModel.folder, compute: Compute(threads: 2))
    let adapter = Adapter(LoRAConfiguration(rank: 16, alpha: 32), for: model.configuration)
    for (name, matrix) in adapter.tensors {
      let elements = FormulaFill.elements(matrix.count, ofTensor: name)
      for (index, value) in elements.enumerated() {
        matrix[index / matrix.columns, index % matrix.columns] = value
      }
    }
    let gradients = Adapter(adapter.configuration, for: model.configuration)
    let optimizer = AdamW(
      RunFile.Optimizer(learningRate: 1e-3, weightDecay: 0.01), elements: adapter.elements.count)
    let tokens = PackedTokens([ids])
    let head = VocabularyHead(model)
    let activations = Activations(
      model.configuration, lora: adapter.configuration, capacity: ids.count, retained: .everything)
    let scratch = Activations(
      model.configuration, lora: nil, capacity: ids.count, retained: .nothing)
    let count = Float(ids.count - 1)
    let rows = (0..<ids.count - 1).map { row in
      HeadRow(
        row: row,
        target: HeadTarget(token: ids[row + 1], crossEntropy: 1 / count, reverseKL: 0.5 / count))
    }
    let base = head.normed(
      model.forward(tokens, adapter: nil, activations: scratch), rows: rows.map(\.row))
    for step in golden.steps {
      let hidden = model.forward(tokens, adapter: adapter, activations: activations)
      let gradient = Matrix(rows: ids.count, columns: model.configuration.hiddenSize)
      let losses = head.losses(hidden, rows: rows, base: base, addingGradientTo: gradient)
      gradients.elements.fill(0)
      model.backward(
        gradient, tokens, adapter: adapter, activations: activations, into: gradients)
      let norm = optimizer.update(
        adapter.elements, gradient: gradients.elements, learningRate: 1e-3, compute: model.compute)
      let ce = losses.reduce(0) { $0 + $1.negativeLogLikelihood } / Double(losses.count)
      let kl = losses.reduce(0) { $0 + $1.reverseKL } / Double(losses.count)
      #expect(abs(ce / step.ce - 1) < 1e-3)
      #expect(abs(kl / step.kl - 1) < 1e-3)
      #expect(abs((ce + 0.5 * kl) / step.loss - 1) < 1e-3)
      #expect(abs(norm / step.grad_norm - 1) < 1e-3)
    }
  }
}
