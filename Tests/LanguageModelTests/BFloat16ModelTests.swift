import LanguageModel
import TestSupport
import Testing

@testable import Tensors

@Suite("Models in bfloat16")
struct BFloat16ModelTests {
  private let segments = randomSegments([12, 5, 1, 20])

  /// The same model in float32 and in bfloat16.
  private func load(threads: Int = 2) throws -> (float32: Transformer, bfloat16: Transformer) {
    let folder = try EditableModel().write()
    return (
      try Transformer(folder: folder.path, compute: Compute(threads: threads)),
      try Transformer(folder: folder.path, compute: .bfloat16(threads: threads))
    )
  }

  @Test("logits lie within 2 % of float32's, and gradients of LoRA within 5 %, in their norms")
  func closeness() throws {
    let (float32, bfloat16) = try load()
    func logits(_ model: Transformer) -> [Float] {
      let rows = Array(0..<segments.joined().count)
      return VocabularyHead(model).logits(model.hidden(segments), rows: rows).values
    }
    let distance = relativeDistance(logits(bfloat16), logits(float32))
    #expect(distance > 0 && distance < 0.02)

    let adapter = randomAdapter(LoRAConfiguration(rank: 3, alpha: 6), for: float32.configuration)
    func gradients(_ model: Transformer) -> [Float] {
      Pass(model, adapter, segments: segments, reverseKL: 0.5).gradients.elements.values
    }
    #expect(relativeDistance(gradients(bfloat16), gradients(float32)) < 0.05)
  }

  @Test("an adapter whose B is zero leaves the base's very bits, and no divergence")
  func zeroAdapter() throws {
    let model = try load().bfloat16
    let adapter = Adapter(LoRAConfiguration(rank: 3, alpha: 6), for: model.configuration)
    adapter.initialize(seed: 1)
    #expect(model.hidden(segments, adapter: adapter).values == model.hidden(segments).values)
    let losses = Pass(model, adapter, segments: segments).losses
    #expect(losses.allSatisfy { $0.forwardKL == 0 && $0.reverseKL == 0 })
  }

  @Test("the same pass gives the same bits")
  func repeatable() throws {
    let model = try load().bfloat16
    let adapter = randomAdapter(LoRAConfiguration(rank: 3, alpha: 6), for: model.configuration)
    let passes = (0..<2).map { _ in Pass(model, adapter, segments: segments) }
    #expect(passes[0].gradients.elements.values == passes[1].gradients.elements.values)
    #expect(
      passes[0].losses.map(\.negativeLogLikelihood) == passes[1].losses.map(\.negativeLogLikelihood)
    )
  }

  @Test("a processor without such products gives float32's very bits")
  func fallback() throws {
    let folder = try EditableModel().write()
    let compute = Compute(threads: 2, precision: .bfloat16, kernels: Compute().kernels)
    let model = try Transformer(folder: folder.path, compute: compute)
    let float32 = try Transformer(folder: folder.path, compute: Compute(threads: 2))
    #expect(model.hidden(segments).values == float32.hidden(segments).values)
  }
}
