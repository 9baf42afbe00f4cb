public import LanguageModel
public import Shards
import Tensors

/// Measures what a base, and an adapter of it, lose on the supervised tokens of shard sets.
public struct DomainEvaluator {
  /// The base's losses, and the adapted model's where there is an adapter.
  public struct Result: Equatable, Sendable {
    /// The base's; its divergences are 0.
    public let base: DomainLosses
    /// The adapted model's.
    public let adapted: DomainLosses?
  }

  private let model: Transformer
  private let adapter: Adapter?
  private let head: VocabularyHead
  private let length: Int
  /// Tokens that pass through the model together, at most; one longer segment passes alone.
  private let packSize: Int

  /// Prepares to score segments of at most `length` tokens.
  public init(_ model: Transformer, adapter: Adapter?, length: Int = 512) {
    precondition(length > 1)
    self.model = model
    self.adapter = adapter
    self.length = min(length, model.configuration.maximumPositions)
    packSize = max(2048, self.length)
    head = VocabularyHead(model)
  }

  /// Scores every supervised token of a set.
  ///
  /// - Throws: `ShardError`, also where the set's ids are not the model's.
  public func evaluate(
    _ set: ShardSet, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> Result {
    let vocabulary = model.configuration.vocabularySize
    guard set.manifest.tokenizer.vocabularySize <= vocabulary else {
      throw ShardError(
        file: set.folder, place: .manifest,
        problem: "made with a tokenizer of \(set.manifest.tokenizer.vocabularySize) ids; the model "
          + "has \(vocabulary): build the set with the model's tokenizer")
    }
    let segments = try set.evaluationSegments(length: length)
    let activations = Activations(
      model.configuration, lora: adapter?.configuration, capacity: packSize, retained: .nothing)
    var losses: [TokenLosses] = []
    var first = 0
    while first < segments.count {
      var end = first
      var size = 0
      while end < segments.count, end == first || size + segments[end].ids.count <= packSize {
        size += segments[end].ids.count
        end += 1
      }
      losses += score(segments[first..<end], activations)
      first = end
      progress(end, segments.count)
    }
    guard adapter != nil else { return Result(base: DomainLosses(losses), adapted: nil) }
    return Result(base: DomainLosses(ofBaseIn: losses), adapted: DomainLosses(losses))
  }

  /// The base's losses where there is no adapter, else the adapted model's beside the base.
  private func score(
    _ segments: ArraySlice<EvaluationSegment>, _ activations: Activations
  ) -> [TokenLosses] {
    let tokens = PackedTokens(segments.map(\.ids))
    let rows = zip(tokens.segments, segments).flatMap { range, segment in
      segment.scored.map { place in
        HeadRow(
          row: range.lowerBound + place - 1, target: HeadTarget(token: segment.ids[place]))
      }
    }
    let baseHidden = model.forward(tokens, adapter: nil, activations: activations)
    guard let adapter else { return head.losses(baseHidden, rows: rows, base: nil) }
    let base = head.normed(baseHidden, rows: rows.map(\.row))
    let hidden = model.forward(tokens, adapter: adapter, activations: activations)
    return head.losses(hidden, rows: rows, base: base)
  }
}
