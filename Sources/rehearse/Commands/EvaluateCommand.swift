import ArgumentParser
import Dataset
import Documents
import Evaluation
import LanguageModel
import Reports
import Shards
import Tokenization

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure losses, divergence from the base, and answers.",
    discussion: """
      Each shard set gives the loss of its supervised tokens (nats a token) and both divergences; \
      each task, a file of conversations, the part of its last turns that greedy generation writes \
      exactly.

      Example:
        rehearse evaluate --model models/smollm2 --adapter runs/naive/adapter \\
          --shards chat=shards/chat-held-out --tasks orders=test.jsonl
      """)

  @OptionGroup var options: ModelOptions

  @OptionGroup var template: TemplateOptions

  @Option(help: ArgumentHelp("A shard set to measure losses on.", valueName: "name=folder"))
  var shards: [NamedPath] = []

  @Option(help: ArgumentHelp("A file of conversations to be answered.", valueName: "name=file"))
  var tasks: [NamedPath] = []

  @Option(help: "The longest context, in tokens; never more than the model takes.")
  var length = 512

  @Flag(
    help: """
      Print JSON: base and adapted, each with nll, tokens, kl_forward and kl_reverse by set, \
      accuracy and count by task.
      """)
  var json = false

  func validate() throws {
    let names = (shards + tasks).map(\.name)
    guard !names.isEmpty else {
      throw ValidationError("name something to measure: --shards, --tasks")
    }
    guard Set(names).count == names.count else {
      throw ValidationError("two of --shards and --tasks have the same name")
    }
    guard length > 1 else { throw ValidationError("--length must be at least 2") }
  }

  func run() throws {
    let tokenizer = try Tokenizer(contentsOf: options.model)
    let sets = try shards.map { named in
      let set = try ShardSet(folder: named.path)
      try set.requireTokenizer(tokenizer, name: options.model)
      return (named.name, set)
    }
    // A base model has no template, and needs none to measure losses.
    let chatTemplate = tasks.isEmpty ? nil : try template.resolved(modelFolder: options.model)
    let examples = try tasks.map { ($0.name, try readExamples($0.path, chatTemplate)) }
    let (model, adapter) = try options.load()
    var report = EvaluationReport(hasAdapter: adapter != nil)

    let evaluator = DomainEvaluator(model, adapter: adapter, length: length)
    for (name, set) in sets {
      let progress = Progress(name)
      let result = try evaluator.evaluate(set) { progress.show($0, of: $1) }
      progress.finish()
      guard result.base.tokens > 0 else {
        throw CommandError.failure(
          "\(set.folder): no token that carries a loss in the first \(length) of any document; "
            + "raise --length, or leave the set out")
      }
      report.base[name] = .losses(result.base)
      report.adapted?[name] = result.adapted.map { .losses($0) }
    }
    if let chatTemplate {
      let tasks = TaskEvaluator(tokenizer: tokenizer, template: chatTemplate)
      for (name, examples) in examples {
        func measure(_ adapter: Adapter?) throws -> EvaluationReport.Figure {
          let progress = Progress(name)
          defer { progress.finish() }
          let generator = Generator(model, adapter: adapter)
          return .task(
            try tasks.evaluate(examples, with: generator) { progress.show($0, of: $1) })
        }
        report.base[name] = try measure(nil)
        if let adapter { report.adapted?[name] = try measure(adapter) }
      }
    }
    if json { try Terminal.printJSON(report) } else { print(report.text) }
  }

  private func readExamples(
    _ path: String, _ template: ChatTemplate?
  ) throws -> [TaskEvaluator.Example] {
    var reader = try DocumentReader(inputs: [path], kind: .chat)
    var examples: [TaskEvaluator.Example] = []
    while let event = try reader.next() {
      switch event {
      case .document(let document):
        guard case .chat(let turns) = document.content,
          let example = TaskEvaluator.Example(turns.map(ChatMessage.init))
        else {
          Terminal.error("left out \(document.location): the last turn is not the assistant's")
          continue
        }
        if let fault = template?.fault(in: example.prompt) {
          Terminal.error("left out \(document.location): \(fault)")
          continue
        }
        examples.append(example)
      case .rejected(let rejection):
        Terminal.error("rejected \(rejection)")
      }
    }
    guard !examples.isEmpty else {
      throw CommandError.failure("\(path): no conversation that ends with an answer")
    }
    return examples
  }
}

/// The figures by model and by the name of what was measured.
private struct EvaluationReport: Encodable {
  enum Figure: Encodable {
    case losses(DomainLosses)
    case task(TaskResult)

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .losses(let losses): try losses.encode(to: encoder)
      case .task(let result): try result.encode(to: encoder)
      }
    }
  }

  var base: [String: Figure] = [:]
  var adapted: [String: Figure]?

  init(hasAdapter: Bool) { adapted = hasAdapter ? [:] : nil }

  var text: String {
    var table = TextTable([
      ("measured on", .left), ("model", .left), ("nll", .right), ("KL(p0||p)", .right),
      ("KL(p||p0)", .right), ("exact", .right), ("count", .right),
    ])
    for name in base.keys.sorted() {
      for (label, figure) in [("base", base[name]), ("adapted", adapted?[name])] {
        switch figure {
        case .losses(let losses):
          table.append([
            name, label, Figures.decimal(losses.nll, places: 4),
            Figures.decimal(losses.forwardKL, places: 4),
            Figures.decimal(losses.reverseKL, places: 4), "", Figures.grouped(losses.tokens),
          ])
        case .task(let result):
          table.append([
            name, label, "", "", "", Figures.percent(result.accuracy),
            Figures.grouped(result.count),
          ])
        case nil:
          continue
        }
      }
    }
    return table.plain
  }
}
