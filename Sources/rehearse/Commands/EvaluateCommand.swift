import ArgumentParser
import Dataset
import Evaluation
import FoundationEssentials
import LanguageModel
import Shards
import Storage
import Tokenization

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure losses, divergence from the base, and answers.",
    discussion: """
      A shard set gives what its supervised tokens cost and both divergences; --choices, a file of \
      conversations with its labels.json, how often the right label is the likeliest; --tasks, the \
      part of the conversations to which greedy generation writes the right answer. With an \
      adapter, differences from the base have 95 % intervals from a paired bootstrap.

      Examples:
        rehearse evaluate --run runs/naive --choices sst2=sst2/test.jsonl
        rehearse evaluate --model models/smollm2 --adapter runs/naive/adapter \\
          --shards chat=shards/chat-held-out --tasks orders=test.jsonl
        rehearse evaluate --run runs/naive --tasks math=gsm8k/test.jsonl \\
          --answer-pattern gsm8k --format-pattern '####'
      """)

  @OptionGroup var subject: SubjectOptions

  @OptionGroup var template: TemplateOptions

  @Option(help: ArgumentHelp("A shard set to measure losses on.", valueName: "name=folder"))
  var shards: [NamedPath] = []

  @Option(
    help: ArgumentHelp(
      "A file of conversations, to choose among the labels beside it.", valueName: "name=file"))
  var choices: [NamedPath] = []

  @Option(help: ArgumentHelp("A file of conversations to be answered.", valueName: "name=file"))
  var tasks: [NamedPath] = []

  @Option(
    help: ArgumentHelp(
      """
      What of an answer counts: whole, gsm8k (the number behind ####), or a regular expression; one \
      that begins with '-' is given as --answer-pattern=…
      """,
      valueName: "pattern"))
  var answerPattern = "whole"

  @Option(
    help: ArgumentHelp(
      "The format to count answers by: json, or a regular expression.", valueName: "pattern"))
  var formatPattern: String?

  @Option(
    help: """
      The longest context of shard sets, in tokens; by default a run's sequence_length, else 512; \
      never more than the model takes.
      """)
  var length: Int?

  @Option(
    help: ArgumentHelp(
      """
      Keep what the base writes to --tasks and, beside an adapter, its hidden states on all else \
      there, for evaluations of other adapters: up to 4 bytes by the hidden size for each prediction.
      """,
      valueName: "folder"))
  var cache: String?

  @Option(
    help: ArgumentHelp("Write a line of JSON for every example there.", valueName: "file"))
  var perExample: String?

  @Flag(
    help: """
      Print JSON: base and adapted, each with nll, perplexity, bits_per_byte, tokens, kl_forward \
      and kl_reverse by set, accuracy, count, nll, format and repetition by task, as far as they \
      were measured; difference, with value, low and high.
      """)
  var json = false

  func validate() throws {
    let names = (shards + choices + tasks).map(\.name)
    guard !names.isEmpty || subject.run != nil else {
      throw ValidationError("name something to measure: --shards, --choices, --tasks")
    }
    guard Set(names).count == names.count else {
      throw ValidationError("two of --shards, --choices and --tasks have the same name")
    }
    guard length ?? 2 > 1 else { throw ValidationError("--length must be at least 2") }
  }

  func run() throws {
    let inputs = try EvaluationInputs(self)
    let (base, adapted) = try subject.load(inputs.subject)
    var evaluation = EvaluationSession(
      base: base, adapted: adapted, tokenizer: inputs.tokenizer,
      length: length ?? inputs.subject.sequenceLength ?? 512)
    if let cache {
      let model = try ModelIdentity.digest(ofFolder: inputs.subject.model)
      evaluation.cache = try AnswerCache(
        folder: cache, model: model, endTokens: base.configuration.endTokens,
        compute: base.compute)
      // Without an adapter the states are needed once.
      if adapted != nil {
        evaluation.states = try BaseStateCache(folder: cache, model: model, base)
      }
    }
    let (report, records) = try evaluation.run(inputs)
    if let perExample { try write(records, to: perExample) }
    if let run = subject.run { try report.add(toRunFolder: run) }
    if json {
      try Terminal.printJSON(report)
    } else {
      Terminal.output(Terminal.visible(report.text))
    }
  }

  private func write(_ records: [ExampleRecord], to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var bytes: [UInt8] = []
    for record in records { bytes += try encoder.encode(record) + [UInt8(ascii: "\n")] }
    try FileSystem.publish(bytes, to: path)
  }
}
