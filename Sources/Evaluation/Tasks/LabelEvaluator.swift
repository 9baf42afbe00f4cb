public import LanguageModel
import Tensors
public import Tokenization

/// Measures multiple choice: which of a task's labels a model finds likeliest, by the mean
/// log-likelihood of a label's tokens after the prompt, without the end of the turn.
public struct LabelEvaluator {
  /// What the base chooses and, where there is one, the adapted model.
  public struct Result: Equatable, Sendable {
    /// The base's figures.
    public var base: TaskResult { TaskResult(of: baseChoices) }
    /// The adapted model's.
    public var adapted: TaskResult? { adaptedChoices.map { TaskResult(of: $0) } }
    /// The base's choice in each example.
    public let baseChoices: [LabelChoice]
    /// The adapted model's.
    public let adaptedChoices: [LabelChoice]?
  }

  private let base: Transformer
  private let adapted: AdaptedModel?
  private let tokenizer: Tokenizer
  private let template: ChatTemplate
  private let cache: BaseStateCache?

  /// Prepares to compare labels.
  ///
  /// - Parameter cache: where the base's states are looked for before they are computed.
  public init(
    _ base: Transformer, adapted: AdaptedModel?, tokenizer: Tokenizer, template: ChatTemplate,
    cache: BaseStateCache? = nil
  ) {
    self.cache = cache
    self.base = base
    self.adapted = adapted
    self.tokenizer = tokenizer
    self.template = template
  }

  /// The place of every example's answer among the labels.
  ///
  /// - Throws: `TaskError` naming the first answer that is none of them.
  public static func references(
    of examples: [TaskExample], labels: [String]
  ) throws(TaskError) -> [Int] {
    var references: [Int] = []
    for (number, example) in examples.enumerated() {
      guard let reference = labels.firstIndex(of: String(example.answer.trimmed)) else {
        throw TaskError(
          "the answer of example \(number + 1) is none of the labels: found "
            + "\(example.answer.prefix(80)), expected one of \(labels.joined(separator: ", "))")
      }
      references.append(reference)
    }
    return references
  }

  /// Compares all labels in every example.
  ///
  /// - Parameter labels: different texts, none of them empty.
  /// - Throws: `TaskError` where an answer is none of the labels, or a prompt leaves no room for them;
  ///   `StorageError` where the cache cannot be written.
  public func evaluate(
    _ examples: [TaskExample], labels: [String],
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> Result {
    var encoder = tokenizer.makeEncoder()
    let labelIDs = labels.map { template.answerIDs($0, &encoder) }
    if let index = labelIDs.firstIndex(where: \.isEmpty) {
      throw TaskError("label \(index + 1) has no token")
    }
    let longest = labelIDs.reduce(0) { max($0, $1.count) }
    let room = base.configuration.maximumPositions - longest
    let references = try Self.references(of: examples, labels: labels)
    var parts = LabelSegments()
    for (number, example) in examples.enumerated() {
      let prompt = template.promptIDs(example.prompt, &encoder)
      guard prompt.count <= room else {
        throw TaskError(
          "example \(number + 1) has \(prompt.count) tokens before its answer; the model takes "
            + "\(room) of them beside labels of up to \(longest)")
      }
      parts.append(example: number, prompt: prompt, labels: labelIDs)
    }
    let length = parts.segments.reduce(2) { max($0, $1.ids.count) }
    let losses = try SegmentScorer(base, adapted: adapted, length: length, cache: cache)
      .losses(of: parts.segments, progress: progress)
    func choices(_ value: (TokenLosses) -> Double) -> [LabelChoice] {
      var sums = references.map { _ in labels.map { _ in 0.0 } }
      for (index, segment) in parts.segments.enumerated() {
        for (label, loss) in zip(parts.labels[index], losses[index]) {
          sums[segment.owner][label] += value(loss)
        }
      }
      return zip(references, sums).map { reference, sums in
        LabelChoice(
          reference: reference, losses: zip(sums, labelIDs).map { $0 / Double($1.count) })
      }
    }
    return Result(
      baseChoices: choices(adapted == nil ? \.negativeLogLikelihood : \.baseNegativeLogLikelihood),
      adaptedChoices: adapted.map { _ in choices(\.negativeLogLikelihood) })
  }
}
