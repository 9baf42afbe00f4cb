import Sampling
import Shards

/// A source of a mixture, opened.
struct Source: Sendable {
  let specification: SourceSpecification
  let set: ShardSet
  let index: any SequenceIndex
  /// How many sequences were drawn before the mixture began.
  var drawnBefore: Int
  private let shuffle: EpochShuffle

  /// Opens a source.
  ///
  /// Text is cut in windows; records of a chat, and texts that are not to be packed, stay whole.
  ///
  /// - Throws: `PlanError` where it has nothing to draw or its overflow policy refuses a record, and
  ///   the errors of reading shards.
  init(_ specification: SourceSpecification, mixture: Mixture) throws {
    let set = try ShardSet(folder: specification.shards)
    let index: any SequenceIndex =
      set.manifest.kind == .text && specification.packs
      ? WindowIndex(set, sequenceLength: mixture.sequenceLength)
      : try RecordIndex(set, specification: specification, sequenceLength: mixture.sequenceLength)
    guard index.count > 0 else {
      let (records, length) = (index.droppedDocuments, mixture.sequenceLength)
      let reason =
        if records == 0 {
          "the shard set \(specification.shards) is empty; leave the source out"
        } else if specification.overflow == .truncate {
          "none of the \(records) records has a token to learn among its first \(length); set "
            + "sequence_length higher"
        } else {
          "all \(records) records are longer than a sequence of \(length) tokens; set overflow to "
            + "truncate, or sequence_length higher"
        }
      throw PlanError(source: specification.name, feasibleSteps: 0, problem: reason)
    }
    self.specification = specification
    self.set = set
    self.index = index
    drawnBefore = mixture.start.drawn[specification.name] ?? 0
    shuffle = EpochShuffle(
      count: index.count, seed: mixture.seed, source: specification.name,
      pools: index.pools(in: set))
  }

  /// How many draws of the mixture the repeat limit allows; nil for any number.
  var drawLimit: Int? {
    specification.repeatLimit.map { limit in
      let (product, overflow) = index.count.multipliedReportingOverflow(by: limit)
      return overflow ? .max : max(0, product - drawnBefore)
    }
  }

  /// The sequence that the mixture's draw of a rank takes, and the epoch it belongs to.
  func draw(ofRank rank: Int) -> EpochShuffle.Draw { shuffle[drawnBefore + rank] }

  /// The amounts in a unit of this source's sequences.
  ///
  /// - Throws: the errors of reading shards' indices.
  func amounts(in unit: ShareUnit) throws -> SequenceAmounts {
    switch unit {
    case .sequences: .ones
    case .tokens: .tokens(index)
    case .supervisedTokens: .counts(try index.supervisedTokenCounts())
    }
  }

  /// The amounts in a unit of the mixture's draws.
  ///
  /// - Throws: the errors of reading shards' indices.
  func drawnAmounts(in unit: ShareUnit) throws -> DrawnAmounts {
    DrawnAmounts(try amounts(in: unit), shuffle: shuffle, from: drawnBefore)
  }

  /// The tokens of some of the mixture's draws.
  ///
  /// - Complexity: O(1) for windows, else O(draws), and no more than O(sequences of the source).
  func tokens(ofDraws draws: Range<Int>) -> Int {
    sum(draws, epoch: index.tokenCount) { index.tokenCount(at: $0, in: $1) }
  }

  /// Those of the tokens of some draws that carry a loss.
  ///
  /// - Complexity: O(draws), and no more than O(sequences of the source); O(documents) the first time.
  func supervisedTokens(ofDraws draws: Range<Int>) throws -> Int {
    let counts = try index.supervisedTokenCounts()
    return sum(draws, epoch: counts.reduce(0) { $0 + Int($1) }) { positions, order in
      positions.reduce(0) { $0 + Int(counts[order[$1]]) }
    }
  }

  /// What whole epochs hold, and the parts of the first and the last one.
  private func sum(
    _ draws: Range<Int>, epoch: @autoclosure () -> Int, part: (Range<Int>, EpochOrder) -> Int
  ) -> Int {
    let (first, start) = (drawnBefore + draws.lowerBound)
      .quotientAndRemainder(dividingBy: index.count)
    let (last, end) = (drawnBefore + draws.upperBound).quotientAndRemainder(dividingBy: index.count)
    if first == last { return part(start..<end, shuffle.order(ofEpoch: first)) }
    return part(start..<index.count, shuffle.order(ofEpoch: first)) + (last - first - 1) * epoch()
      + part(0..<end, shuffle.order(ofEpoch: last))
  }

  /// Reads the sequence of a draw.
  ///
  /// - Parameter number: the index of the source in the mixture.
  func sequence(_ draw: EpochShuffle.Draw, source number: Int) throws -> PackedSequence {
    PackedSequence(
      source: number, epoch: draw.epoch, attention: specification.attention,
      segments: try segments(ofSequence: draw.item))
  }

  /// Reads a sequence.
  func segments(ofSequence number: Int) throws -> [Segment] {
    try index.slices(of: number, in: set).map { slice in
      Segment(
        ids: try set.tokens(in: slice.tokens), roles: slice.spans.roles, document: slice.document,
        offset: slice.offset, provenance: slice.provenance)
    }
  }
}
