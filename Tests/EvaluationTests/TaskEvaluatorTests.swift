import Evaluation
import LanguageModel
import Storage
import Tensors
import TestSupport
import Testing
import Tokenization

@Suite("Exact match of written answers")
struct TaskEvaluatorTests {
  private let tokenizer: Tokenizer
  private let template: ChatTemplate
  private let generator: Generator
  private let questions = (0..<40).map { "What is \($0) and \($0)?" }
  /// What the model writes to each question.
  private let answers: [String]

  init() throws {
    let tiny = try TinyModelFolder()
    let tokenizer = try Tokenizer(contentsOf: tiny.path)
    let template = try ChatTemplate(modelFolder: tiny.path)
    // A random model hardly ever ends a text. One for which every letter is an end does.
    let letters = (UInt8(ascii: "a")...UInt8(ascii: "z")).compactMap { letter in
      tokenizer.id(ofToken: String(UnicodeScalar(letter)))
    }
    let ends = #"{"eos_token_id": \#(letters)}"#
    try FileSystem.publish(Array(ends.utf8), to: tiny.path + "/generation_config.json")
    let model = try Transformer(folder: tiny.path, compute: Compute(threads: 2))
    let generator = Generator(model)
    var encoder = tokenizer.makeEncoder()
    var prompts: [[UInt32]] = []
    for question in questions {
      prompts.append(
        template.promptIDs([ChatMessage(role: .user, content: question)], &encoder))
    }
    let written = generator.continuations(of: prompts, Generator.Options(maximumTokens: 200))
    answers = written.map { tokenizer.decodeText($0, skippingSpecialTokens: true) }
    (self.tokenizer, self.template, self.generator) = (tokenizer, template, generator)
  }

  private func expect(_ answers: [String], accuracy: Double) throws {
    let examples = zip(questions, answers).compactMap { question, answer in
      TaskEvaluator.Example([
        ChatMessage(role: .user, content: question),
        ChatMessage(role: .assistant, content: answer),
      ])
    }
    let found = try TaskEvaluator(tokenizer: tokenizer, template: template)
      .evaluate(examples, with: generator)
    #expect(found.accuracy == accuracy)
    #expect(found.count == answers.count)
  }

  @Test("the model's own answers are all right")
  func own() throws {
    try expect(answers, accuracy: 1)
  }

  @Test("other answers are all wrong")
  func other() throws {
    try expect(answers.map { $0 + "!" }, accuracy: 0)
  }

  @Test("accuracy is the share of the right ones")
  func share() throws {
    let mixed = answers.enumerated().map { $0 < 10 ? $1 : $1 + "!" }
    try expect(mixed, accuracy: 0.25)
  }

  @Test("spaces around an answer do not count")
  func spaces() throws {
    try expect(answers.map { " \($0)\n" }, accuracy: 1)
  }

  @Test("no examples are 0 of 0")
  func none() throws {
    try expect([], accuracy: 0)
  }

  @Test("a conversation that leaves no room for its answer is refused with its number")
  func tooLong() throws {
    let long = String(repeating: "why? ", count: 200)
    let example = try #require(
      TaskEvaluator.Example([
        ChatMessage(role: .user, content: long), ChatMessage(role: .assistant, content: "so"),
      ]))
    let error = #expect(throws: TaskError.self) {
      try TaskEvaluator(tokenizer: tokenizer, template: template)
        .evaluate([example], with: generator)
    }
    #expect(error?.description.hasPrefix("example 1 has ") == true)
  }

  @Test("an example ends with the assistant's turn")
  func example() {
    let user = ChatMessage(role: .user, content: "2 + 2?")
    #expect(TaskEvaluator.Example([]) == nil)
    #expect(TaskEvaluator.Example([user]) == nil)
    let example = TaskEvaluator.Example([user, ChatMessage(role: .assistant, content: "4")])
    #expect(example?.prompt == [user])
    #expect(example?.answer == "4")
  }
}
