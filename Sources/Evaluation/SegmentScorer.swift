import LanguageModel
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

  /// Prepares to score segments of at most `length` tokens.
  init(_ base: Transformer, adapted: AdaptedModel?, length: Int) {
    self.base = base
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
  func losses(
    of segments: [EvaluationSegment], progress: (_ done: Int, _ total: Int) -> Void
  ) -> [[TokenLosses]] {
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
      losses += score(segments[first..<end])
      first = end
      progress(end, segments.count)
    }
    return losses
  }

  private func score(_ segments: ArraySlice<EvaluationSegment>) -> [[TokenLosses]] {
    let tokens = PackedTokens(segments.map(\.ids))
    let rows = zip(tokens.segments, segments).flatMap { range, segment in
      segment.targets.map { target in
        HeadRow(row: range.lowerBound + target.place, target: HeadTarget(token: target.token))
      }
    }
    var losses = scored(rows, of: tokens)[...]
    return segments.map { segment in
      defer { losses = losses.dropFirst(segment.targets.count) }
      return Array(losses.prefix(segment.targets.count))
    }
  }

  private func scored(_ rows: [HeadRow], of tokens: PackedTokens) -> [TokenLosses] {
    let baseHidden = base.forward(tokens, adapter: nil, activations: activations)
    guard let (model, head) = adapted else {
      return baseHead.losses(baseHidden, rows: rows, base: nil)
    }
    let baseStates = baseHead.normed(baseHidden, rows: rows.map(\.row))
    let hidden = model.transformer.forward(
      tokens, adapter: model.adapter, activations: activations)
    return head.losses(hidden, rows: rows, base: baseStates)
  }
}
