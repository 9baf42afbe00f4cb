import LanguageModel
import Tensors
import TestSupport
import Testing

private struct Golden: Decodable {
  struct LoRA: Decodable {
    let ce: Double
    let klPolicyBase: Double
    let klBasePolicy: Double
  }

  let ids: [[UInt32]]
  let logitsRow0First4: [[Float]]
  let logitsRow1Last: [Float]
  let nll: [[Float]]
  let lora: LoRA
}

@Suite(
  "Two-layer models against transformers and peft",
  .enabled(if: SharedData.isPresent, "needs ../shared/data"))
struct TinyModelGoldenTests {
  static let names = ["tiny-llama3-rope", "tiny-qwen2-tied", "tiny-qwen2-untied", "tiny-qwen3"]

  private func load(
    _ name: String, _ compute: Compute = Compute(threads: 2)
  ) throws -> (Transformer, Golden, String) {
    let folder = SharedData.path("models/" + name)
    let model = try Transformer(folder: folder, compute: compute)
    return (model, try reference(Golden.self, at: folder + "/golden.json"), folder)
  }

  @Test("logits lie within 1e-4 and per-token losses within 1e-4", arguments: names)
  func logits(name: String) throws {
    let (model, golden, _) = try load(name)
    let tokens = PackedTokens(golden.ids)
    let activations = Activations(
      model.configuration, lora: nil, capacity: tokens.count, retained: .nothing)
    let hidden = model.forward(tokens, adapter: nil, activations: activations)
    let head = VocabularyHead(model)
    let first = head.logits(hidden, rows: [0, 1, 2, 3])
    for (row, expected) in golden.logitsRow0First4.enumerated() {
      #expect(largestDifference(first.rows(row..<row + 1).values, expected) < 1e-4)
    }
    let last = head.logits(hidden, rows: [tokens.count - 1])
    #expect(largestDifference(last.values, golden.logitsRow1Last) < 1e-4)

    let rows = predictions(tokens).map { HeadRow(row: $0.row, target: HeadTarget(token: $0.token)) }
    let losses = head.losses(hidden, rows: rows, base: nil).map {
      Float($0.negativeLogLikelihood)
    }
    #expect(largestDifference(losses, Array(golden.nll.joined())) < 1e-4)
  }

  @Test("losses, divergences and LoRA gradients agree", arguments: names)
  func gradients(name: String) throws {
    let (model, golden, folder) = try load(name)
    let adapter = try Adapter(folder: folder + "/adapter", for: model.configuration)
    let pass = Pass(model, adapter, segments: golden.ids, reverseKL: 0.5)
    #expect(abs(pass.mean(\.negativeLogLikelihood) - golden.lora.ce) < 1e-4)
    #expect(abs(pass.mean(\.reverseKL) / golden.lora.klPolicyBase - 1) < 1e-3)
    #expect(abs(pass.mean(\.forwardKL) / golden.lora.klBasePolicy - 1) < 1e-3)

    let file = try SafetensorsFile(path: folder + "/golden_grads.safetensors")
    let ours = pass.gradients.tensors
    #expect(file.entries.count == ours.count)
    for name in file.entries.keys {
      let gradient = try #require(ours["base_model.model." + name])
      #expect(relativeDistance(gradient.values, try tensor(name, of: file)) < 1e-3, "\(name)")
    }
  }

  @Test("in bfloat16 logits lie within 2 % and LoRA gradients within 5 %", arguments: names)
  func bfloat16(name: String) throws {
    let (model, golden, folder) = try load(name, .bfloat16(threads: 2))
    let hidden = model.hidden(golden.ids)
    let logits = VocabularyHead(model).logits(hidden, rows: [0, 1, 2, 3])
    #expect(relativeDistance(logits.values, Array(golden.logitsRow0First4.joined())) < 0.02)

    let adapter = try Adapter(folder: folder + "/adapter", for: model.configuration)
    let pass = Pass(model, adapter, segments: golden.ids, reverseKL: 0.5)
    #expect(abs(pass.mean(\.negativeLogLikelihood) / golden.lora.ce - 1) < 0.01)
    let file = try SafetensorsFile(path: folder + "/golden_grads.safetensors")
    let ours = pass.gradients.tensors
    for name in file.entries.keys {
      let gradient = try #require(ours["base_model.model." + name])
      #expect(relativeDistance(gradient.values, try tensor(name, of: file)) < 0.05, "\(name)")
    }
  }
}
