/// How a model does on the conversations of one task.
public struct TaskResult: Codable, Equatable, Sendable {
  /// The part of the examples that are right, from 0 to 1.
  public let accuracy: Double
  /// The number of examples.
  public let count: Int
  /// The mean over the examples of what the right label costs, in nats a token; nil where answers are
  /// written.
  public let nll: Double?
  /// The part of the written answers that have the format asked for; nil where none was.
  public let format: Double?
  /// The mean repetition rate of the written answers; nil where none is long enough to have one.
  public let repetition: Double?

  init(of choices: [LabelChoice]) {
    accuracy = choices.part(\.isRight)
    count = choices.count
    nll = choices.mean { $0.losses[$0.reference] }
    format = nil
    repetition = nil
  }

  init(of answers: [WrittenAnswer]) {
    accuracy = answers.part(\.isRight)
    count = answers.count
    nll = nil
    let isFormatted = answers.compactMap(\.isFormatted)
    format = isFormatted.isEmpty ? nil : isFormatted.part(\.self)
    repetition = answers.compactMap(\.repetition).mean(\.self)
  }
}

extension Array {
  fileprivate func part(_ isTrue: (Element) -> Bool) -> Double {
    isEmpty ? 0 : Double(count(where: isTrue)) / Double(count)
  }

  fileprivate func mean(_ value: (Element) -> Double) -> Double? {
    isEmpty ? nil : reduce(0) { $0 + value($1) } / Double(count)
  }
}
