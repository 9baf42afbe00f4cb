import Evaluation
import LanguageModel
import Shards
import Tokenization

/// One evaluation of a base and, where there is one, of the model that was made of it.
struct EvaluationSession {
  let base: Transformer
  let adapted: AdaptedModel?
  let tokenizer: Tokenizer
  /// The longest context of shard sets, in tokens.
  let length: Int
  /// What the base has written before.
  var cache: AnswerCache?
  /// What the base has made of texts before.
  var states: BaseStateCache?

  /// Measures everything, with progress on the terminal.
  func run(
    _ inputs: EvaluationInputs
  ) throws -> (report: EvaluationReport, records: [ExampleRecord]) {
    var report = EvaluationReport(isAdapted: adapted != nil)
    var records: [ExampleRecord] = []
    for (name, set) in inputs.sets {
      let result = try losses(on: set, named: name)
      report.add(result, named: name)
      records += result.records(named: name)
    }
    guard let template = inputs.template else { return (report, records) }
    let labels = LabelEvaluator(
      base, adapted: adapted, tokenizer: tokenizer, template: template, cache: states)
    for choice in inputs.choices {
      let result = try showing(choice.name) {
        try labels.evaluate(choice.examples, labels: choice.labels, progress: $0)
      }
      let choices = result.baseChoices + (result.adaptedChoices ?? [])
      try requireFinite(choices.flatMap(\.losses), named: choice.name)
      report.add(result, named: choice.name)
      records += result.records(named: choice.name, labels: choice.labels)
    }
    let tasks = TaskEvaluator(
      tokenizer: tokenizer, template: template, pattern: inputs.answerPattern,
      format: inputs.formatPattern)
    for (name, examples) in inputs.tasks {
      func answers(of model: AdaptedModel, cache: AnswerCache? = nil) throws -> [WrittenAnswer] {
        try showing(name) {
          try tasks.evaluate(
            examples, with: Generator(model.transformer, adapter: model.adapter), cache: cache,
            progress: $0)
        }
      }
      let base = try answers(of: AdaptedModel(base), cache: cache)
      let adapted = try adapted.map { try answers(of: $0) }
      report.add(base: base, adapted: adapted, named: name)
      records += base.records(named: name, adapted: adapted)
    }
    return (report, records)
  }

  private func losses(on set: ShardSet, named name: String) throws -> DomainEvaluator.Result {
    let evaluator = DomainEvaluator(
      base, adapted: adapted, tokenizer: tokenizer, length: length, cache: states)
    let result = try showing(name) { try evaluator.evaluate(set, progress: $0) }
    guard result.base.tokens > 0 else {
      throw CommandError.failure(
        "\(set.folder): no token that carries a loss in the first \(length) of any document; "
          + "raise --length, or leave the set out")
    }
    for losses in [result.base, result.adapted].compactMap(\.self) {
      try requireFinite(
        [losses.perplexity, losses.forwardKL, losses.reverseKL], named: name)
    }
    return result
  }

  private func requireFinite(_ figures: [Double], named name: String) throws {
    guard let figure = figures.first(where: { !$0.isFinite }) else { return }
    throw CommandError.failure(
      "\(name): a loss or divergence is \(figure); the adapter, or the model, has diverged or is "
        + "damaged: see metrics.jsonl of its run, and train it with a lower optimizer.learning_rate"
    )
  }

  private func showing<Result>(
    _ name: String, _ body: ((_ done: Int, _ total: Int) -> Void) throws -> Result
  ) throws -> Result {
    let progress = Progress(name)
    defer { progress.finish() }
    return try body { progress.show($0, of: $1) }
  }
}
