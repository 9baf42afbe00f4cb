import Evaluation
import FoundationEssentials
import LanguageModel
import Shards
import Storage
import Tensors
import Tokenization
import Training

/// The tests of all stages, opened before the first is trained: what is wrong with them is told at
/// once.
struct StageTests {
  /// The tests as columns of the matrix.
  let columns: [StageRecord.Test]
  private let inputs: [EvaluationInputs]
  private let tokenizer: Tokenizer
  private let writesAnswers: Bool

  var isEmpty: Bool { columns.isEmpty }

  /// - Throws: `ShardError` where a shard set was built with another tokenizer than the model's,
  ///   and the errors of reading the tests.
  init(_ file: StagedRunFile) throws {
    let tokenizer = try file.stages[0].run.matchingTokenizer()
    let model = file.stages[0].run.model
    for run in file.stages.dropFirst().map(\.run) {
      try run.requireTokenizer(tokenizer, name: model)
    }
    self.tokenizer = tokenizer
    let template = try file.tests.isEmpty ? nil : ChatTemplate(modelFolder: model)
    inputs = try file.tests.map { test in
      try EvaluationInputs(test, model: model, tokenizer: tokenizer, template: template)
    }
    columns = try file.stages.enumerated().flatMap { number, stage in
      try stage.tests.map { test in
        StageRecord.Test(name: test.name, stage: number + 1, digest: try test.digest)
      }
    }
    writesAnswers = file.tests.contains { $0.kind != .choices }
  }

  /// Measures the base and the adapter of a stage's run, in the run's arithmetic.
  ///
  /// - Parameters:
  ///   - folder: where what the base writes is kept for later stages.
  ///   - beforeEach: is called before every test; what it throws ends the measurement.
  func report(
    of run: RunFile, answers folder: String, beforeEach: () throws -> Void
  ) throws -> EvaluationReport {
    let model = try Transformer(folder: run.model, compute: Compute(run))
    let adapter = try Adapter(folder: run.output + "/adapter", for: model.configuration)
    let cache =
      writesAnswers
      ? try AnswerCache(
        folder: folder, model: ModelIdentity.digest(ofFolder: run.model),
        endTokens: model.configuration.endTokens,
        compute: model.compute) : nil
    let session = EvaluationSession(
      base: model, adapted: AdaptedModel(model, adapter: adapter), tokenizer: tokenizer,
      length: run.sequenceLength, cache: cache
    )
    return try inputs.reduce(into: EvaluationReport(isAdapted: true)) { report, inputs in
      try beforeEach()
      report.takeOver(try session.run(inputs).report)
    }
  }

  /// The accuracy on each test, in the order of the columns; nil where one was not measured.
  func accuracies(_ figures: [String: EvaluationReport.Figure]) -> [Double]? {
    let measured: [Double] = columns.compactMap { test in
      guard case .task(let result)? = figures[test.name] else { return nil }
      return result.accuracy
    }
    return measured.count == columns.count ? measured : nil
  }
}

extension StageTest {
  /// A digest of all that its figures depend on but the model.
  var digest: Digest {
    get throws {
      var parts = ["\(try Digest(ofFile: file))"]
      switch kind {
      case .choices: parts += try TaskFile.labels(beside: file)
      case .tasks(let pattern): parts.append(pattern)
      }
      return Digest(of: Array("\(parts)".utf8))
    }
  }
}

extension EvaluationInputs {
  /// What one test of a stage measures.
  ///
  /// - Throws: `CommandError` naming the test where its pattern or a reference is at fault, and the
  ///   errors of reading its files.
  fileprivate init(
    _ test: StageTest, model: String, tokenizer: Tokenizer, template: ChatTemplate?
  ) throws {
    subject = SubjectOptions.Subject(model: model, adapter: nil)
    self.tokenizer = tokenizer
    self.template = template
    sets = []
    formatPattern = nil
    let examples = try template.map { try TaskFile.examples(test.file, $0) } ?? []
    do {
      switch test.kind {
      case .choices:
        let labels = try TaskFile.labels(beside: test.file)
        _ = try LabelEvaluator.references(of: examples, labels: labels)
        choices = [Choice(name: test.name, examples: examples, labels: labels)]
        (tasks, answerPattern) = ([], .whole)
      case .tasks(let pattern):
        choices = []
        (tasks, answerPattern) = ([(test.name, examples)], try AnswerPattern(pattern))
        _ = try answerPattern.references(of: examples)
      }
    } catch let error as TaskError {
      throw CommandError.failure("test \(test.name), \(test.file): \(error)")
    }
  }
}
