import LanguageModel
import Tensors
import TestSupport
import Testing

@Suite("Writing continuations")
struct GeneratorTests {
  private let prompts = randomSegments([4, 9, 1])

  private func generator(endTokens: [UInt32] = []) throws -> Generator {
    var model = try EditableModel()
    model.configuration["eos_token_id"] = "\(endTokens)"
    return Generator(try model.load())
  }

  private func greedy(_ count: Int) -> Generator.Options {
    Generator.Options(maximumTokens: count)
  }

  @Test("greedy writing takes the likeliest token, and takes it again")
  func deterministic() throws {
    let generator = try generator()
    let written = generator.continuations(of: prompts, greedy(8))
    #expect(generator.continuations(of: prompts, greedy(8)) == written)
    let model = try EditableModel().load()
    let head = VocabularyHead(model)
    for (prompt, continuation) in zip(prompts, written) {
      let tokens = prompt + continuation
      let hidden = model.hidden([tokens])
      let rows = Array(prompt.count - 1..<tokens.count - 1)
      let logits = head.logits(hidden, rows: rows)
      for (row, token) in continuation.enumerated() {
        let values = logits.rows(row..<row + 1).values
        let likeliest = values.max() ?? 0
        #expect(likeliest - values[Int(token)] < 1e-5)
      }
    }
  }

  @Test("a prompt's continuation does not depend on the others'")
  func independence() throws {
    let generator = try generator()
    let together = generator.continuations(of: prompts, greedy(8))
    #expect(prompts.map { generator.continuations(of: [$0], greedy(8))[0] } == together)
  }

  @Test("as many tokens are written as were asked for, if no end token comes", arguments: 0...3)
  func maximum(count: Int) throws {
    let written = try generator().continuations(of: prompts, greedy(count))
    #expect(written.map(\.count) == [count, count, count])
  }

  @Test("an end token ends its own continuation and is not part of it")
  func endToken() throws {
    let whole = try generator().continuations(of: prompts, greedy(12))
    for end in Set(whole.joined()).sorted() {
      let written = try generator(endTokens: [1, end]).continuations(of: prompts, greedy(12))
      #expect(written == whole.map { Array($0.prefix { $0 != end }) })
    }
  }

  @Test("writing ends where the model's positions do")
  func positions() throws {
    var model = try EditableModel()
    model.configuration["max_position_embeddings"] = "10"
    model.configuration["eos_token_id"] = "[]"
    let written = Generator(try model.load()).continuations(
      of: randomSegments([8, 10, 2]), greedy(20))
    // The token after the last position is still predicted, not read.
    #expect(written.map(\.count) == [3, 1, 9])
  }

  @Test("no prompts give no continuations")
  func none() throws {
    #expect(try generator().continuations(of: [], greedy(3)).isEmpty)
  }

  @Test("draws are the seed's, and differ between prompts")
  func temperature() throws {
    let generator = try generator()
    func draw(_ seed: UInt64, _ temperature: Double = 1) -> [[UInt32]] {
      generator.continuations(
        of: [prompts[0], prompts[0]],
        Generator.Options(maximumTokens: 12, temperature: temperature, seed: seed))
    }
    let first = draw(1)
    #expect(draw(1) == first)
    #expect(draw(2) != first)
    #expect(first[0] != first[1])
    let greedy = generator.continuations(of: [prompts[0]], greedy(12))[0]
    #expect(draw(1, 1e-6) == [greedy, greedy], "a temperature near 0 is greedy")
  }

  @Test("an adapter changes what is written")
  func adapter() throws {
    let model = try EditableModel().load()
    let adapter = randomAdapter(LoRAConfiguration(rank: 3, alpha: 6), for: model.configuration)
    let written = Generator(model, adapter: adapter).continuations(of: prompts, greedy(8))
    #expect(written != Generator(model).continuations(of: prompts, greedy(8)))
  }
}
