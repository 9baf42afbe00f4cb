import Evaluation
import LanguageModel
import Tokenization

/// Answers prompts, several at a time.
struct AnswerWriter {
  /// What a model has written.
  struct Answer {
    let text: String
    let tokens: [UInt32]
    /// Whether it was cut off before its end of turn.
    let isCutOff: Bool
    /// Whether the cache had it.
    let wasStored: Bool
  }

  /// The prompts that are answered at the same time.
  static let width = 24

  let tokenizer: Tokenizer
  let generator: Generator
  let options: Generator.Options
  /// What was written before; nil where nothing is kept.
  let cache: AnswerCache?

  /// The answers to prompts of which the first has the number `first`; the draws of each are those of
  /// its number.
  ///
  /// - Throws: `StorageError` where the cache cannot be written.
  func answers(to prompts: some Sequence<Prompt>, first: Int = 0) throws -> [Answer] {
    var options = options
    options.firstNumber = first
    let ids = prompts.map(\.ids)
    let written =
      try cache?.continuations(of: ids, options, by: generator)
      ?? (ids: generator.continuations(of: ids, options), wereStored: false)
    return written.ids.map { tokens in
      Answer(
        text: tokenizer.decodeText(tokens, skippingSpecialTokens: true), tokens: tokens,
        isCutOff: tokens.count == options.maximumTokens, wasStored: written.wereStored)
    }
  }
}
