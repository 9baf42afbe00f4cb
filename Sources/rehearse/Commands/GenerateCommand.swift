import ArgumentParser
import Evaluation
import LanguageModel
import Storage
import Tokenization

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Answer a prompt, or a file of prompts, in the model's chat template.",
    discussion: """
      --from takes records with a prompt, a question, an instruction, or messages, whose last answer \
      is passed over, and gives chat records with the model's own answers, {"messages": […]} a line. \
      A model that is trained on another task keeps its manners where these are replayed: build them \
      with --kind chat --role text.

      Examples:
        rehearse generate --model models/smollm2 --prompt "Who wrote Faust?"
        rehearse generate --model models/smollm2 --from questions.jsonl \\
          --out answers.jsonl --max-tokens 256
        rehearse generate --model models/smollm2 --from questions.jsonl \\
          --temperature 0.7 --seed 1 > answers.jsonl
      """)

  @OptionGroup var options: ModelOptions

  @OptionGroup var template: TemplateOptions

  @Option(help: "What the user says.")
  var prompt: String?

  @Option(help: ArgumentHelp("A file of prompts.", valueName: "file"))
  var from: String?

  @Option(
    help: ArgumentHelp(
      """
      The file that receives the answers to --from, once they are all there; until then, they are \
      kept in the folder <file>.part, from which the same command goes on after an interruption.
      """, valueName: "file"))
  var out: String?

  @Flag(help: "Replace the file of --out.")
  var overwrite = false

  @Option(help: "The most tokens of an answer.")
  var maxTokens = 128

  @Option(
    help: """
      What becomes of answers to --from that do not end within --max-tokens: drop them, truncate \
      them, which teaches to stop in the middle of a sentence, or take them for an error.
      """)
  var overflow = AnswerFile.Overflow.drop

  @Option(help: "0 takes the likeliest token; otherwise tokens are drawn.")
  var temperature = 0.0

  @Option(help: "The seed of the draws, which differ by the number of the prompt.")
  var seed: UInt64 = 0

  @Flag(
    help: """
      Print JSON: the answer's prompt, text and tokens; with --out, the counts answers, dropped, \
      empty and tokens, seconds, and tokens_per_second.
      """)
  var json = false

  func validate() throws {
    guard (prompt == nil) != (from == nil) else {
      throw ValidationError("give one of --prompt and --from")
    }
    guard out == nil || from != nil else { throw ValidationError("--out goes with --from") }
    guard !overwrite || out != nil else { throw ValidationError("--overwrite goes with --out") }
    guard maxTokens > 0 else { throw ValidationError("--max-tokens must be positive") }
    guard temperature >= 0, temperature.isFinite else {
      throw ValidationError("--temperature must not be negative")
    }
  }

  func run() throws {
    if let out, !overwrite, FileSystem.exists(out) {
      throw CommandError.usage("\(out): is there already; name another file, or --overwrite it")
    }
    // What is wrong with prompts is told before weights are read.
    let tokenizer = try Tokenizer(contentsOf: options.model)
    let prompts = try prompts(tokenizer)
    let (model, adapter) = try options.load()
    let writer = AnswerWriter(
      tokenizer: tokenizer, generator: Generator(model, adapter: adapter),
      options: Generator.Options(
        maximumTokens: maxTokens, temperature: temperature, seed: seed),
      cache: try out.map { out in
        try AnswerCache(
          folder: out + ".part", model: ModelIdentity.digest(ofFolder: options.model),
          adapter: options.adapter,
          endTokens: model.configuration.endTokens, compute: model.compute)
      })
    if let prompt {
      try show(writer.answers(to: prompts)[0], to: prompt)
    } else {
      try answer(prompts, AnswerFile(writer: writer, overflow: overflow))
    }
  }

  private func prompts(_ tokenizer: Tokenizer) throws -> [Prompt] {
    let template = try template.resolved(modelFolder: options.model)
    let positions = try ModelConfiguration(modelFolder: options.model).maximumPositions
    let room = positions - maxTokens
    if let from {
      return try Prompt.prompts(ofFile: from, template, tokenizer, room: room)
    }
    let messages = [ChatMessage(role: .user, content: prompt ?? "")]
    var encoder = tokenizer.makeEncoder()
    let ids = template.promptIDs(messages, &encoder)
    guard ids.count <= room else {
      throw CommandError.usage(
        "a prompt of \(ids.count) tokens and --max-tokens \(maxTokens) exceed the \(positions) that "
          + "\(options.model) takes; lower --max-tokens or shorten the prompt")
    }
    return [Prompt(messages: messages, ids: ids, location: nil)]
  }

  private func show(_ answer: AnswerWriter.Answer, to prompt: String) throws {
    guard json else { return Terminal.output(answer.text) }
    struct Answer: Encodable {
      let prompt: String
      let text: String
      let tokens: [UInt32]
    }
    try Terminal.printJSON(Answer(prompt: prompt, text: answer.text, tokens: answer.tokens))
  }

  private func answer(_ prompts: [Prompt], _ file: AnswerFile) throws {
    var bytes: [UInt8] = []
    let summary = try Interrupt().whileNoted { shouldStop in
      try file.answer(prompts, shouldStop: shouldStop) { lines in
        if out == nil { Terminal.write(lines, to: 1) } else { bytes += lines }
      }
    }
    guard let out else {
      if summary.dropped + summary.empty > 0 { Terminal.error(summary.text) }
      return
    }
    try FileSystem.publish(bytes, to: out)
    try file.writer.cache?.clear()
    if json { try Terminal.printJSON(summary) } else { Terminal.output("\(out): \(summary.text)") }
  }
}
