import LanguageModel
import Storage
import Tensors
import TestSupport
import Testing
import Tokenization

@testable import Evaluation

@Suite("Exact match of written answers")
struct TaskEvaluatorTests {
  private let model: TinyModelFolder
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
    (self.model, self.tokenizer, self.template) = (tiny, tokenizer, template)
    self.generator = generator
  }

  private func expect(_ answers: [String], accuracy: Double) throws {
    let examples = zip(questions, answers).compactMap { question, answer in
      TaskExample([
        ChatMessage(role: .user, content: question),
        ChatMessage(role: .assistant, content: answer),
      ])
    }
    let found = try TaskEvaluator(tokenizer: tokenizer, template: template)
      .evaluate(examples, with: generator)
    let right = found.count(where: \.isRight)
    #expect(Double(right) == accuracy * Double(answers.count))
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

  @Test("no examples give no answers")
  func none() throws {
    try expect([], accuracy: 0)
  }

  @Test("only what the pattern finds has to be equal, and the format is counted apart")
  func pattern() throws {
    let examples = zip(questions, answers).filter { !$1.isEmpty }.compactMap { question, answer in
      TaskExample([
        ChatMessage(role: .user, content: question),
        ChatMessage(role: .assistant, content: String(answer.prefix(1)) + "?"),
      ])
    }
    let evaluator = TaskEvaluator(
      tokenizer: tokenizer, template: template, pattern: try AnswerPattern("(?s)^(.)"),
      format: try FormatPattern("the"))
    let found = try evaluator.evaluate(examples, with: generator)
    #expect(found.allSatisfy { $0.isRight })
    #expect(found.allSatisfy { $0.isFormatted == $0.text.contains("the") })
    #expect(Set(found.compactMap(\.isFormatted)).count == 2)
  }

  @Test("what the base has written is not written again, unless it is damaged or asked otherwise")
  func cache() throws {
    let folder = try TemporaryFolder()
    func cache(endTokens: [UInt32]) throws -> AnswerCache {
      try AnswerCache(
        folder: folder.path, model: ModelIdentity.digest(ofFolder: model.path),
        endTokens: endTokens, compute: Compute())
    }
    let examples = zip(questions, answers).compactMap { question, answer in
      TaskExample([
        ChatMessage(role: .user, content: question), ChatMessage(role: .assistant, content: answer),
      ])
    }
    let evaluator = TaskEvaluator(tokenizer: tokenizer, template: template)
    func evaluate(_ examples: [TaskExample], endTokens: [UInt32] = [2]) throws -> [String] {
      try evaluator
        .evaluate(examples, with: generator, cache: cache(endTokens: endTokens)).map(\.text)
    }
    #expect(try evaluate(examples) == answers)
    let files = try folder.entries()
    #expect(files.count == 2)
    let none = Array(repeating: "[1]", count: 32).joined(separator: ",")
    for file in files { try folder.write("[\(none)]", to: file) }
    #expect(try evaluate(Array(examples.prefix(32))).allSatisfy { $0 == "" })
    #expect(try evaluate(examples, endTokens: [3]) == answers)
    for file in files { try folder.write("[", to: file) }
    #expect(try evaluate(examples) == answers)
  }

  @Test("a reference in which the pattern finds nothing is named")
  func unanswered() throws {
    let example = try #require(
      TaskExample([
        ChatMessage(role: .user, content: "2 + 2?"), ChatMessage(role: .assistant, content: "4"),
      ]))
    let evaluator = TaskEvaluator(
      tokenizer: tokenizer, template: template, pattern: try AnswerPattern("gsm8k"))
    #expect(throws: TaskError("the pattern finds no answer in the reference of example 1")) {
      try evaluator.evaluate([example], with: generator)
    }
  }

  @Test("a conversation that leaves no room for its answer is refused with its number")
  func tooLong() throws {
    let long = String(repeating: "why? ", count: 200)
    let example = try #require(
      TaskExample([
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
    #expect(TaskExample([]) == nil)
    #expect(TaskExample([user]) == nil)
    let example = TaskExample([user, ChatMessage(role: .assistant, content: "4")])
    #expect(example?.prompt == [user])
    #expect(example?.answer == "4")
  }
}
