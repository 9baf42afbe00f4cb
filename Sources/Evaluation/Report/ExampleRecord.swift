/// What both models did on one example: a line of the file that `evaluate --per-example` writes.
public struct ExampleRecord: Encodable, Equatable, Sendable {
  /// One model's figures; those that were not measured are nil.
  public struct Figures: Encodable, Equatable, Sendable {
    /// The mean loss in nats a token: of a document, or of each label.
    var nll: [Double]?
    var forwardKL: Double?
    var reverseKL: Double?
    /// The label chosen, or the text written.
    var answer: String?
    var isRight: Bool?
    var isFormatted: Bool?
    var repetition: Double?

    enum CodingKeys: String, CodingKey {
      case nll, answer, repetition
      case forwardKL = "kl_forward"
      case reverseKL = "kl_reverse"
      case isRight = "right"
      case isFormatted = "formatted"
    }
  }

  /// The name of the shard set or of the task.
  let name: String
  /// The document's number in its set, or the example's in its file, from 0.
  let example: Int
  /// The base's figures.
  let base: Figures
  /// The adapted model's.
  let adapted: Figures?
}

extension DomainEvaluator.Result {
  /// A line for each document.
  public func records(named name: String) -> [ExampleRecord] {
    documents.map { document in
      ExampleRecord(
        name: name, example: document.document, base: ExampleRecord.Figures(document.base),
        adapted: document.adapted.map(ExampleRecord.Figures.init))
    }
  }
}

extension LabelEvaluator.Result {
  /// A line for each example.
  public func records(named name: String, labels: [String]) -> [ExampleRecord] {
    func figures(_ choice: LabelChoice) -> ExampleRecord.Figures {
      ExampleRecord.Figures(
        nll: choice.losses, answer: labels[choice.label], isRight: choice.isRight)
    }
    return baseChoices.enumerated().map { number, choice in
      ExampleRecord(
        name: name, example: number, base: figures(choice),
        adapted: adaptedChoices.map { figures($0[number]) })
    }
  }
}

extension [WrittenAnswer] {
  /// A line for each example.
  public func records(named name: String, adapted: [WrittenAnswer]?) -> [ExampleRecord] {
    enumerated().map { number, answer in
      ExampleRecord(
        name: name, example: number, base: ExampleRecord.Figures(answer),
        adapted: adapted.map { ExampleRecord.Figures($0[number]) })
    }
  }
}

extension ExampleRecord.Figures {
  fileprivate init(_ sums: LossSums) {
    let count = Double(max(sums.tokens, 1))
    self.init(
      nll: [sums.nll / count], forwardKL: sums.forwardKL / count, reverseKL: sums.reverseKL / count)
  }

  fileprivate init(_ answer: WrittenAnswer) {
    self.init(
      answer: answer.text, isRight: answer.isRight, isFormatted: answer.isFormatted,
      repetition: answer.repetition)
  }
}
