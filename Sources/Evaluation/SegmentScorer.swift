import LanguageModel
import Storage
import Tensors

/// Scores predictions of segments with a base or, where it was adapted, with both side by side.
///
/// Segments pass through the model in packs, in which none sees another.
struct SegmentScorer {
  private let base: Transformer
  private let baseHead: VocabularyHead
  private let adapted: (model: AdaptedModel, head: VocabularyHead)?
  private let packSize: Int
  private let activations: Activations
  private let cache: BaseStateCache?

  /// Prepares to score segments of at most `length` tokens.
  ///
  /// - Parameter cache: where the base's states are looked for before they are computed.
  init(
    _ base: Transformer, adapted: AdaptedModel?, length: Int, cache: BaseStateCache? = nil
  ) {
    self.base = base
    self.cache = cache
    baseHead = VocabularyHead(base)
    self.adapted = adapted.map { ($0, VocabularyHead($0.transformer, base: base)) }
    packSize = max(2048, length)
    activations = Activations(
      base.configuration, lora: adapted?.adapter?.configuration, capacity: packSize,
      retained: .nothing)
  }

  /// The losses of each segment's targets, in their order: the base's where there is nothing else, else
  /// the adapted model's beside the base's.
  ///
  /// - Parameter progress: is given the number of segments that are done after each pack.
  /// - Throws: `StorageError` where the cache cannot be written.
  func losses(
    of segments: [EvaluationSegment], progress: (_ done: Int, _ total: Int) -> Void
  ) throws(StorageError) -> [[TokenLosses]] {
    var losses: [[TokenLosses]] = []
    losses.reserveCapacity(segments.count)
    var first = 0
    while first < segments.count {
      var end = first
      var size = 0
      while end < segments.count, end == first || size + segments[end].ids.count <= packSize {
        size += segments[end].ids.count
        end += 1
      }
      losses += try score(segments[first..<end])
      first = end
      progress(end, segments.count)
    }
    return losses
  }

  private func score(_ segments: ArraySlice<EvaluationSegment>) throws(StorageError)
    -> [[TokenLosses]]
  {
    let ids = segments.map(\.ids)
    let tokens = PackedTokens(ids)
    let rows = zip(tokens.segments, segments).flatMap { range, segment in
      segment.targets.map { target in
        HeadRow(row: range.lowerBound + target.place, target: HeadTarget(token: target.token))
      }
    }
    var losses = try scored(rows, of: tokens, ids)[...]
    return segments.map { segment in
      defer { losses = losses.dropFirst(segment.targets.count) }
      return Array(losses.prefix(segment.targets.count))
    }
  }

  private func scored(
    _ rows: [HeadRow], of tokens: PackedTokens, _ ids: [[UInt32]]
  ) throws(StorageError) -> [TokenLosses] {
    func baseHidden() -> Matrix {
      base.forward(tokens, adapter: nil, activations: activations)
    }
    guard let (model, head) = adapted else {
      return baseHead.losses(baseHidden(), rows: rows, base: nil)
    }
    let places = rows.map(\.row)
    let baseStates =
      if let cache {
        try cache.states(of: ids, rows: places) { baseHead.normed(baseHidden(), rows: places) }
      } else {
        baseHead.normed(baseHidden(), rows: places)
      }
    let hidden = model.transformer.forward(
      tokens, adapter: model.adapter, activations: activations)
    return head.losses(hidden, rows: rows, base: baseStates)
  }
}
