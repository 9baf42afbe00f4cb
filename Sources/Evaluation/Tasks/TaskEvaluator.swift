public import LanguageModel
public import Tokenization

/// Measures what a model writes by greedy generation: exact match, format, repetition.
public struct TaskEvaluator {
  private let tokenizer: Tokenizer
  private let template: ChatTemplate
  private let pattern: AnswerPattern
  private let format: FormatPattern?
  /// Conversations that are written at the same time.
  private let width = 32

  /// Prepares to write and compare answers.
  public init(
    tokenizer: Tokenizer, template: ChatTemplate, pattern: AnswerPattern = .whole,
    format: FormatPattern? = nil
  ) {
    self.tokenizer = tokenizer
    self.template = template
    self.pattern = pattern
    self.format = format
  }

  /// Writes an answer to every example and compares.
  ///
  /// An answer may grow half as long again as the longest reference, and by eight tokens: it is cut
  /// off there.
  ///
  /// - Parameter cache: where answers are looked for before they are written: the base's.
  /// - Throws: `TaskError` where a conversation leaves no room for its answer, or a reference has no
  ///   answer that the pattern finds; `StorageError` where the cache cannot be written.
  public func evaluate(
    _ examples: [TaskExample], with generator: Generator, cache: AnswerCache? = nil,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> [WrittenAnswer] {
    var encoder = tokenizer.makeEncoder()
    let references = try pattern.references(of: examples)
    let longest = examples.reduce(0) { max($0, template.answerIDs($1.answer, &encoder).count) }
    let options = Generator.Options(maximumTokens: longest + longest / 2 + 8)
    let room = generator.maximumPositions - options.maximumTokens
    var answers: [WrittenAnswer] = []
    for first in stride(from: 0, to: examples.count, by: width) {
      let part = examples[first..<min(first + width, examples.count)]
      let prompts = part.map { template.promptIDs($0.prompt, &encoder) }
      if let index = prompts.firstIndex(where: { $0.count > room }) {
        throw TaskError(
          "example \(first + index + 1) has \(prompts[index].count) tokens before its answer; the "
            + "model takes \(room) of them beside an answer of \(options.maximumTokens)")
      }
      let written =
        try cache?.continuations(of: prompts, options, by: generator).ids
        ?? generator.continuations(of: prompts, options)
      for (index, ids) in zip(part.indices, written) {
        answers.append(judged(ids, reference: references[index]))
      }
      progress(first + part.count, examples.count)
    }
    return answers
  }

  private func judged(_ ids: [UInt32], reference: String) -> WrittenAnswer {
    let text = tokenizer.decodeText(ids, skippingSpecialTokens: true)
    return WrittenAnswer(
      text: text, isRight: pattern.answer(in: text) == reference,
      isFormatted: format.map { $0.isKept(by: text) }, repetition: Repetition.rate(of: ids))
  }
}
