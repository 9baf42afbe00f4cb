import LanguageModel
import Tensors
import TestSupport
import Testing
import Tokenization

@testable import Evaluation

@Suite("Multiple choice")
struct LabelEvaluatorTests {
  private let fixture: EvaluationFixture
  private let tokenizer: Tokenizer
  private let template: ChatTemplate
  // Of one token, of several, and one the beginning of another.
  private let labels = ["a", "the", "the inn", "x yz"]

  init() throws {
    fixture = try EvaluationFixture()
    let tiny = try TinyModelFolder()
    tokenizer = try Tokenizer(contentsOf: tiny.path)
    template = try ChatTemplate(modelFolder: tiny.path)
  }

  private func example(_ question: String, _ answer: String) throws -> TaskExample {
    try #require(
      TaskExample([
        ChatMessage(role: .user, content: question), ChatMessage(role: .assistant, content: answer),
      ]))
  }

  private func evaluate(
    _ examples: [TaskExample], adapter: Adapter?
  ) throws -> LabelEvaluator.Result {
    try LabelEvaluator(
      fixture.model, adapted: adapter.map { AdaptedModel(fixture.model, adapter: $0) },
      tokenizer: tokenizer, template: template
    ).evaluate(examples, labels: labels)
  }

  @Test("each label costs the mean over its tokens, each scored alone after the whole prompt")
  func losses() throws {
    let examples = try (0..<9).map { try example("Is it \($0)?", labels[$0 % labels.count]) }
    let adapter = fixture.adapter(isTrained: true)
    let found = try evaluate(examples, adapter: adapter)
    var encoder = tokenizer.makeEncoder()
    for (number, example) in examples.enumerated() {
      let prompt = template.promptIDs(example.prompt, &encoder)
      for (label, text) in labels.enumerated() {
        let ids = encoder.encode(text, recognizesSpecialTokens: false)
        for (used, choices) in [(nil, found.baseChoices), (adapter, found.adaptedChoices)] {
          var direct = DirectLosses()
          direct.add(
            prompt + ids, places: prompt.count..<prompt.count + ids.count, model: fixture.model,
            adapter: used)
          let loss = try #require(choices?[number].losses[label])
          #expect(abs(loss - DirectLosses.mean(direct.nll)) < 1e-5)
        }
      }
      #expect(found.baseChoices[number].reference == number % labels.count)
    }
  }

  @Test("the label that costs least is chosen, and accuracy is the part of right choices")
  func accuracy() throws {
    let examples = try (0..<12).map { try example("Is it \($0)?", "the inn") }
    let found = try evaluate(examples, adapter: nil)
    for choice in found.baseChoices {
      #expect(choice.losses[choice.label] == choice.losses.min())
      #expect(choice.isRight == (choice.label == 2))
    }
    let right = found.baseChoices.count(where: \.isRight)
    #expect(found.base.accuracy == Double(right) / 12)
    #expect(found.base.count == 12)
    #expect(found.adapted == nil)
  }

  @Test("of equal labels the first is chosen")
  func ties() {
    #expect(LabelChoice(reference: 2, losses: [3, 1, 1]).label == 1)
  }

  @Test("an answer that is none of the labels is named with its example")
  func strangeAnswer() throws {
    let examples = [try example("a?", "the"), try example("b?", "them")]
    let error = #expect(throws: TaskError.self) { try evaluate(examples, adapter: nil) }
    #expect(error?.description.contains("example 2") == true)
    #expect(error?.description.contains("found them, expected one of a, the") == true)
  }

  @Test("a prompt that leaves no room for a label is refused with its number")
  func noRoom() throws {
    let long = try example(String(repeating: "why? ", count: 200), "the")
    let error = #expect(throws: TaskError.self) { try evaluate([long], adapter: nil) }
    #expect(error?.description.hasPrefix("example 1 has ") == true)
  }
}
