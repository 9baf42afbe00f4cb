import ArgumentParser
import FoundationEssentials
import LanguageModel
import Reports
import Storage
import Tokenization

/// Answers a file of prompts with chat records, a line each.
struct AnswerFile {
  /// What becomes of answers that do not end within the tokens they may have. A record ends every
  /// answer: one that was cut off would teach a model to end in the middle of a sentence.
  enum Overflow: String, ExpressibleByArgument, CaseIterable { case drop, truncate, error }

  /// What came of the prompts so far.
  struct Summary: Encodable {
    var answers = 0
    var tokens = 0
    var dropped = 0
    var empty = 0
    var seconds = 0.0
    var tokensPerSecond = 0.0

    enum CodingKeys: String, CodingKey {
      case answers, tokens, dropped, empty, seconds
      case tokensPerSecond = "tokens_per_second"
    }
  }

  private struct Record: Encodable {
    let messages: [ChatMessage]
  }

  let writer: AnswerWriter
  let overflow: Overflow

  /// Answers prompts in order.
  ///
  /// - Parameter write: is given a batch's lines.
  /// - Throws: `CommandError` for an answer that does not end, where that is an error; `ExitCode` after
  ///   an interrupt; what `write` throws.
  func answer(
    _ prompts: [Prompt], shouldStop: () -> Bool, write: ([UInt8]) throws -> Void
  ) throws -> Summary {
    var summary = Summary()
    var stored = (answers: 0, tokens: 0)
    let progress = Progress("generating")
    defer { progress.finish() }
    for first in stride(from: 0, to: prompts.count, by: AnswerWriter.width) {
      guard !shouldStop() else {
        progress.finish()
        Terminal.error("stopped after \(first) of \(prompts.count) prompts")
        throw ExitCode(130)
      }
      let part = prompts[first..<min(first + AnswerWriter.width, prompts.count)]
      let answers = try writer.answers(to: part, first: first)
      try write(try lines(part, answers, &summary))
      for answer in answers {
        summary.tokens += answer.tokens.count
        guard answer.wasStored else { continue }
        stored.answers += 1
        stored.tokens += answer.tokens.count
      }
      summary.seconds = progress.seconds
      summary.tokensPerSecond = Double(summary.tokens - stored.tokens) / max(progress.seconds, 1e-3)
      // The time left follows from what was written now, not from what was there.
      progress.show(
        part.endIndex - stored.answers, of: prompts.count - stored.answers, summary.rate)
    }
    return summary
  }

  private func lines(
    _ prompts: ArraySlice<Prompt>, _ answers: [AnswerWriter.Answer], _ summary: inout Summary
  ) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var bytes: [UInt8] = []
    for (prompt, answer) in zip(prompts, answers) {
      if answer.isCutOff, overflow != .truncate {
        guard overflow == .drop else { throw noEnd(prompt) }
        summary.dropped += 1
        continue
      }
      // `build` rejects a conversation with such a turn.
      guard !answer.text.allSatisfy(\.isWhitespace) else {
        summary.empty += 1
        continue
      }
      summary.answers += 1
      let message = ChatMessage(role: .assistant, content: answer.text)
      bytes += try encoder.encode(Record(messages: prompt.messages + [message]))
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  private func noEnd(_ prompt: Prompt) -> CommandError {
    .failure(
      "\(prompt.location.map { "\($0): " } ?? "")the answer does not end within "
        + "\(writer.options.maximumTokens) tokens; raise --max-tokens, or leave such answers out "
        + "with --overflow drop")
  }
}

extension AnswerFile.Summary {
  /// The speed of what was written now, not taken from an earlier run of the command.
  fileprivate var rate: String { "\(Figures.decimal(tokensPerSecond, places: 0)) tokens/s" }

  /// What to tell a person.
  var text: String {
    var text =
      "\(Figures.grouped(answers)) answers, \(Figures.grouped(tokens)) tokens; "
      + "\(Figures.duration(seconds: seconds)), \(rate)"
    for (count, fault) in [(dropped, "did not end within --max-tokens"), (empty, "held no text")]
    where count > 0 {
      text += "\n\(Figures.grouped(count)) more left out, which \(fault)"
    }
    return text
  }
}
