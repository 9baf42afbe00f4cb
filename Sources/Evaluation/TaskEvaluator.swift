public import LanguageModel
public import Tokenization

/// How a model does on conversations whose last turn it has to write.
public struct TaskResult: Codable, Equatable, Sendable {
  /// The part of the examples whose written answer equals the reference, spaces around it aside.
  public let accuracy: Double
  /// The number of examples.
  public let count: Int
}

/// Measures exact match by greedy generation.
public struct TaskEvaluator: Sendable {
  /// A conversation up to the answer, and the answer.
  public struct Example: Sendable {
    /// The turns before the answer.
    public let prompt: [ChatMessage]
    /// The reference's answer.
    public let answer: String

    /// Takes the last turn, which must be the assistant's, for the answer; nil otherwise.
    public init?(_ messages: [ChatMessage]) {
      guard let last = messages.last, last.role == .assistant else { return nil }
      prompt = messages.dropLast()
      answer = last.content
    }
  }

  private let tokenizer: Tokenizer
  private let template: ChatTemplate
  /// Conversations that are written at the same time.
  private let width = 32

  /// Prepares to write and compare answers.
  public init(tokenizer: Tokenizer, template: ChatTemplate) {
    self.tokenizer = tokenizer
    self.template = template
  }

  /// Writes an answer to every example and compares.
  ///
  /// An answer may grow half as long again as the longest reference, and by eight tokens: one that
  /// has not ended by then is wrong.
  ///
  /// - Throws: `TaskError` where a conversation leaves no room for its answer.
  public func evaluate(
    _ examples: [Example], with generator: Generator,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(TaskError) -> TaskResult {
    var encoder = tokenizer.makeEncoder()
    let longest =
      examples.map { example in
        encoder.encode(example.answer, recognizesSpecialTokens: false).count
      }.max() ?? 0
    let options = Generator.Options(maximumTokens: longest + longest / 2 + 8)
    var correct = 0
    for first in stride(from: 0, to: examples.count, by: width) {
      let part = examples[first..<min(first + width, examples.count)]
      let prompts = part.map { template.promptIDs($0.prompt, &encoder) }
      let room = generator.maximumPositions - options.maximumTokens
      if let index = prompts.firstIndex(where: { $0.count > room }) {
        throw TaskError(
          "example \(first + index + 1) has \(prompts[index].count) tokens before its answer; the "
            + "model takes \(room) of them beside an answer of \(options.maximumTokens)")
      }
      for (example, ids) in zip(part, generator.continuations(of: prompts, options)) {
        let written = tokenizer.decodeText(ids, skippingSpecialTokens: true)
        if trimmed(written) == trimmed(example.answer) { correct += 1 }
      }
      progress(first + part.count, examples.count)
    }
    return TaskResult(
      accuracy: examples.isEmpty ? 0 : Double(correct) / Double(examples.count),
      count: examples.count)
  }

  private func trimmed(_ text: String) -> Substring {
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
      let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return text[first...last]
  }
}
