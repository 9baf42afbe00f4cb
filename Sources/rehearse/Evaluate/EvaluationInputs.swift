import Evaluation
import Shards
import Tokenization
import Training

/// What an evaluation measures, opened before the model is: what is wrong with it is told at once.
struct EvaluationInputs {
  /// A task whose labels are compared.
  struct Choice {
    let name: String
    let examples: [TaskExample]
    let labels: [String]
  }

  let subject: SubjectOptions.Subject
  let tokenizer: Tokenizer
  /// Nil where no conversation is to be asked: a base model has no template.
  let template: ChatTemplate?
  let sets: [(name: String, set: ShardSet)]
  let choices: [Choice]
  let tasks: [(name: String, examples: [TaskExample])]
  let answerPattern: AnswerPattern
  let formatPattern: FormatPattern?

  init(_ command: EvaluateCommand) throws {
    let subject = try command.subject.resolved()
    let tokenizer = try Tokenizer(contentsOf: subject.model)
    self.subject = subject
    self.tokenizer = tokenizer
    answerPattern = try AnswerPattern(command.answerPattern)
    formatPattern = try command.formatPattern.map(FormatPattern.init)
    // A set that the command names takes the place of the run's of that name.
    let given = command.shards.map { (name: $0.name, folder: $0.path) }
    let others = (command.choices + command.tasks).map(\.name) + given.map(\.name)
    let own = subject.sets.filter { !others.contains($0.name) }.map { ($0.name, $0.shards) }
    sets = try (own + given).map { name, folder in
      let set = try ShardSet(folder: folder)
      try set.requireTokenizer(tokenizer, name: subject.model)
      return (name, set)
    }
    guard !(command.choices + command.tasks).isEmpty else {
      (template, choices, tasks) = (nil, [], [])
      guard !sets.isEmpty else {
        throw CommandError.usage(
          "the run has no evaluation sets; name something: --shards, --choices, --tasks")
      }
      return
    }
    let template = try command.template.resolved(modelFolder: subject.model)
    self.template = template
    choices = try command.choices.map { named in
      Choice(
        name: named.name, examples: try TaskFile.examples(named.path, template),
        labels: try TaskFile.labels(beside: named.path))
    }
    tasks = try command.tasks.map { ($0.name, try TaskFile.examples($0.path, template)) }
  }
}
