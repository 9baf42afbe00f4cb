import LanguageModel
import Tensors
import TestSupport
import Testing

private struct Base: Decodable {
  struct Text: Decodable {
    let ids: [UInt32]
    let logitsFirst8Selected: [[Float]]
    let nll: [Float]
  }

  struct Greedy: Decodable {
    let promptIds: [UInt32]
    let outIds: [UInt32]
  }

  let texts: [Text]
  let selectedVocabIds: [Int]
  let greedy: Greedy
}

private struct LoRA: Decodable {
  let ids: [UInt32]
  let ce: Double
  let klPolicyBase: Double
  let klBasePolicy: Double
  let nllPerToken: [Float]
  let logitsLastSelected: [Float]
  let ceGradGlobalNorm: Double
}

@Suite(
  "SmolLM2-135M-Instruct against transformers and peft",
  .enabled(
    if: SharedData.isPresent && RealModel.isPresent,
    "needs ../shared/data and the model of tools/fetch-model"), .serialized)
struct RealModelGoldenTests {
  private func load(_ compute: Compute = Compute(threads: 2)) throws -> Transformer {
    try Transformer(folder: RealModel.folder, compute: compute)
  }

  @Test("logits lie within 2e-3 and per-token losses within 1e-4")
  func logits() throws {
    let model = try load()
    let golden = try reference(Base.self, at: SharedData.path("golden/smollm2_base.json"))
    let head = VocabularyHead(model)
    for text in golden.texts {
      let tokens = PackedTokens([text.ids])
      let activations = Activations(
        model.configuration, lora: nil, capacity: tokens.count, retained: .nothing)
      let hidden = model.forward(tokens, adapter: nil, activations: activations)
      let logits = head.logits(hidden, rows: Array(0..<8))
      for (row, expected) in text.logitsFirst8Selected.enumerated() {
        let selected = golden.selectedVocabIds.map { logits[row, $0] }
        #expect(largestDifference(selected, expected) < 2e-3)
      }
      let rows = predictions(tokens).map {
        HeadRow(row: $0.row, target: HeadTarget(token: $0.token))
      }
      let losses = head.losses(hidden, rows: rows, base: nil)
      #expect(largestDifference(losses.map { Float($0.negativeLogLikelihood) }, text.nll) < 1e-4)
    }
  }

  @Test("in bfloat16 logits lie within 2 % of their norm and mean losses within 1 %")
  func bfloat16() throws {
    let model = try load(.bfloat16(threads: 2))
    let golden = try reference(Base.self, at: SharedData.path("golden/smollm2_base.json"))
    let head = VocabularyHead(model)
    for text in golden.texts {
      let hidden = model.hidden([text.ids])
      let logits = head.logits(hidden, rows: Array(0..<8))
      let selected = (0..<8).flatMap { row in golden.selectedVocabIds.map { logits[row, $0] } }
      #expect(relativeDistance(selected, Array(text.logitsFirst8Selected.joined())) < 0.02)
      let rows = predictions(PackedTokens([text.ids])).map {
        HeadRow(row: $0.row, target: HeadTarget(token: $0.token))
      }
      let loss = head.losses(hidden, rows: rows, base: nil).reduce(0) {
        $0 + $1.negativeLogLikelihood
      }
      #expect(abs(loss / Double(text.nll.reduce(0, +)) - 1) < 0.01)
    }
  }

  @Test("greedy generation with the key-value cache writes the reference's tokens")
  func greedy() throws {
    let model = try load()
    let golden = try reference(Base.self, at: SharedData.path("golden/smollm2_base.json")).greedy
    let written = Generator(model).continuations(
      of: [golden.promptIds, [1]], Generator.Options(maximumTokens: golden.outIds.count))
    // The reference keeps the end token, the generator does not.
    #expect(written[0] + model.configuration.endTokens == golden.outIds)
  }

  @Test("losses and both divergences of an adapted model agree")
  func losses() throws {
    let model = try load()
    let golden = try reference(LoRA.self, at: SharedData.path("golden/smollm2_lora.json"))
    let pass = Pass(model, formulaAdapter(for: model.configuration), segments: [golden.ids])
    #expect(abs(pass.mean(\.negativeLogLikelihood) - golden.ce) < 1e-4)
    #expect(abs(pass.mean(\.reverseKL) / golden.klPolicyBase - 1) < 1e-3)
    #expect(abs(pass.mean(\.forwardKL) / golden.klBasePolicy - 1) < 1e-3)
    let perToken = pass.losses.map { Float($0.negativeLogLikelihood) }
    #expect(largestDifference(perToken, golden.nllPerToken) < 1e-4)
    let norm = model.compute.sumOfSquares(pass.gradients.elements).squareRoot()
    #expect(abs(norm / golden.ceGradGlobalNorm - 1) < 1e-3)
  }

  @Test(
    "LoRA gradients of all seven projections lie within 1e-3 of their norm",
    arguments: [
      ("ce", Float(1), Float(0), Float(0)), ("kl_policy_base", 0, 0, 1),
      ("kl_base_policy", 0, 1, 0), ("ce_plus_0p5_kl_pb", 1, 0, 0.5),
    ])
  func gradients(name: String, crossEntropy: Float, forward: Float, reverse: Float) throws {
    let model = try load()
    let golden = try reference(LoRA.self, at: SharedData.path("golden/smollm2_lora.json"))
    let pass = Pass(
      model, formulaAdapter(for: model.configuration), segments: [golden.ids],
      crossEntropy: crossEntropy, forwardKL: forward, reverseKL: reverse)
    let file = try SafetensorsFile(
      path: SharedData.path("golden/smollm2_lora_grads.safetensors"))
    let ours = pass.gradients.tensors
    for key in file.entries.keys where key.hasPrefix(name + ".layers") {
      let parts = key.dropFirst(name.count + 1).split(separator: ".")
      let block = ["gate_proj", "up_proj", "down_proj"].contains(parts[2]) ? "mlp" : "self_attn"
      let peft = "base_model.model.model.layers.\(parts[1]).\(block).\(parts[2]).\(parts[3]).weight"
      let gradient = try #require(ours[peft])
      #expect(relativeDistance(gradient.values, try tensor(key, of: file)) < 1e-3, "\(key)")
    }
  }
}
