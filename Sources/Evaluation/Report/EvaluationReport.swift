/// The figures of a base and of an adapted model, by the names of what they were measured on.
public struct EvaluationReport: Codable, Equatable, Sendable {
  /// What was measured.
  public enum Figure: Equatable, Sendable {
    /// On a shard set.
    case losses(DomainLosses)
    /// On a task.
    case task(TaskResult)
  }

  /// The base's figures.
  public private(set) var base: [String: Figure] = [:]
  /// The adapted model's; nil where there is no adapter.
  public private(set) var adapted: [String: Figure]?
  /// Adapted − base: of a shard set's `nll`, of a task's `accuracy`.
  public private(set) var difference: [String: Difference]?

  /// A report without figures.
  public init(isAdapted: Bool) {
    adapted = isAdapted ? [:] : nil
    difference = isAdapted ? [:] : nil
  }

  /// Adds what was measured on a shard set.
  public mutating func add(_ result: DomainEvaluator.Result, named name: String) {
    base[name] = .losses(result.base)
    adapted?[name] = result.adapted.map(Figure.losses)
    difference?[name] = result.forgetting()
  }

  /// Adds a task whose labels were compared.
  public mutating func add(_ result: LabelEvaluator.Result, named name: String) {
    base[name] = .task(result.base)
    adapted?[name] = result.adapted.map(Figure.task)
    difference?[name] = result.adaptedChoices.map { adapted in
      Self.difference(result.baseChoices.map(\.isRight), adapted.map(\.isRight))
    }
  }

  /// Adds a task to which both models wrote answers.
  public mutating func add(base: [WrittenAnswer], adapted: [WrittenAnswer]?, named name: String) {
    self.base[name] = .task(TaskResult(of: base))
    self.adapted?[name] = adapted.map { .task(TaskResult(of: $0)) }
    difference?[name] = adapted.map { Self.difference(base.map(\.isRight), $0.map(\.isRight)) }
  }

  /// Takes over an earlier report's figures of what this one has not measured.
  public mutating func takeOver(_ earlier: Self) {
    base.merge(earlier.base) { own, _ in own }
    adapted?.merge(earlier.adapted ?? [:]) { own, _ in own }
    difference?.merge(earlier.difference ?? [:]) { own, _ in own }
  }

  private static func difference(_ base: [Bool], _ adapted: [Bool]) -> Difference {
    PairedBootstrap().difference(
      of: zip(base, adapted).map { PairedExample(base: $0 ? 1 : 0, adapted: $1 ? 1 : 0) })
  }
}

extension EvaluationReport.Figure: Codable {
  private enum Key: String, CodingKey { case tokens }

  /// Reads an object of `DomainLosses`, known by its `tokens`, or of `TaskResult`.
  public init(from decoder: any Decoder) throws {
    let isLosses = try decoder.container(keyedBy: Key.self).contains(.tokens)
    self =
      isLosses ? .losses(try DomainLosses(from: decoder)) : .task(try TaskResult(from: decoder))
  }

  /// Writes the fields of what was measured, without a name for the case.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .losses(let losses): try losses.encode(to: encoder)
    case .task(let result): try result.encode(to: encoder)
    }
  }
}
