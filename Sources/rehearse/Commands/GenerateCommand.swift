import ArgumentParser
import FoundationEssentials
import LanguageModel
import Storage
import Tokenization

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Answer a prompt, or a file of prompts, in the model's chat template.",
    discussion: """
      With --from, each line {"prompt": …} gives a line {"messages": […]}: chat records that \
      `rehearse build --kind chat` takes.

      Examples:
        rehearse generate --model models/smollm2 --prompt "Who wrote Faust?"
        rehearse generate --model models/smollm2 \\
          --from questions.jsonl > answers.jsonl
      """)

  @OptionGroup var options: ModelOptions

  @OptionGroup var template: TemplateOptions

  @Option(help: "What the user says.")
  var prompt: String?

  @Option(help: "A JSONL file of prompts.")
  var from: String?

  @Option(help: "The most tokens of an answer.")
  var maxTokens = 128

  @Option(help: "0 takes the likeliest token; otherwise tokens are drawn.")
  var temperature = 0.0

  @Option(help: "The seed of the draws.")
  var seed: UInt64 = 0

  @Flag(help: "Print the answer as JSON: prompt, text, tokens.")
  var json = false

  func validate() throws {
    guard (prompt == nil) != (from == nil) else {
      throw ValidationError("give one of --prompt and --from")
    }
    guard maxTokens > 0 else { throw ValidationError("--max-tokens must be positive") }
    guard temperature >= 0, temperature.isFinite else {
      throw ValidationError("--temperature must not be negative")
    }
  }

  func run() throws {
    let tokenizer = try Tokenizer(contentsOf: options.model)
    let template = try template.resolved(modelFolder: options.model)
    let prompts = try from.map(readPrompts) ?? [prompt ?? ""]
    let (model, adapter) = try options.load()
    let generator = Generator(model, adapter: adapter)
    let width = 24
    let progress = Progress("generating")
    for first in stride(from: 0, to: prompts.count, by: width) {
      let part = Array(prompts[first..<min(first + width, prompts.count)])
      var encoder = tokenizer.makeEncoder()
      let ids = part.map { prompt in
        template.promptIDs([ChatMessage(role: .user, content: prompt)], &encoder)
      }
      try requireRoom(for: ids, in: model.configuration)
      let choice = Generator.Options(
        maximumTokens: maxTokens, temperature: temperature, seed: seed, firstNumber: first)
      for (prompt, answer) in zip(part, generator.continuations(of: ids, choice)) {
        let text = tokenizer.decodeText(answer, skippingSpecialTokens: true)
        if from != nil {
          try Terminal.printJSON([
            "messages": [
              ChatMessage(role: .user, content: prompt),
              ChatMessage(role: .assistant, content: text),
            ]
          ])
        } else if json {
          try Terminal.printJSON(Answer(prompt: prompt, text: text, tokens: answer))
        } else {
          Terminal.output(text)
        }
      }
      progress.show(first + part.count, of: prompts.count)
    }
    progress.finish()
  }

  private func requireRoom(for prompts: [[UInt32]], in configuration: ModelConfiguration) throws {
    let longest = prompts.map(\.count).max() ?? 0
    guard maxTokens <= configuration.maximumPositions - longest else {
      throw CommandError.usage(
        "a prompt of \(longest) tokens and --max-tokens \(maxTokens) exceed the "
          + "\(configuration.maximumPositions) that \(options.model) takes; lower --max-tokens or "
          + "shorten the prompt")
    }
  }

  private struct Answer: Encodable {
    let prompt: String
    let text: String
    let tokens: [UInt32]
  }

  private func readPrompts(_ path: String) throws -> [String] {
    struct Line: Decodable { let prompt: String }
    let bytes = try FileSystem.read(path, limit: 1 << 30)
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return try lines.enumerated().compactMap { index, line in
      guard !line.isEmpty else { return nil }
      do {
        return try JSONDecoder().decode(Line.self, from: Data(line)).prompt
      } catch {
        throw CommandError.failure("\(path):\(index + 1): expected an object {\"prompt\": \"…\"}")
      }
    }
  }
}
