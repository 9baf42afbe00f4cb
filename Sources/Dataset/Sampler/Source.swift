import Sampling
import Shards

/// A source of a mixture, opened.
struct Source: Sendable {
  let specification: SourceSpecification
  let set: ShardSet
  let index: SequenceIndex
  private let shuffle: EpochShuffle

  /// Opens a source.
  ///
  /// - Throws: `PlanError` where it has nothing to draw or its overflow policy refuses a record, and
  ///   the errors of reading shards.
  init(_ specification: SourceSpecification, mixture: Mixture) throws {
    let set = try ShardSet(folder: specification.shards)
    let index = try SequenceIndex(
      set, specification: specification, sequenceLength: mixture.sequenceLength)
    guard index.count > 0 else {
      let reason =
        index.droppedDocuments == 0
        ? "the shard set \(specification.shards) is empty; leave the source out"
        : "all \(index.droppedDocuments) records are longer than a sequence of "
          + "\(mixture.sequenceLength) tokens; set overflow to truncate, or sequence_length higher"
      throw PlanError(source: specification.name, feasibleSteps: 0, problem: reason)
    }
    self.specification = specification
    self.set = set
    self.index = index
    shuffle = EpochShuffle(count: index.count, seed: mixture.seed, source: specification.name)
  }

  /// How many draws the repeat limit allows; nil for any number.
  var drawLimit: Int? {
    specification.repeatLimit.map { limit in
      let (product, overflow) = index.count.multipliedReportingOverflow(by: limit)
      return overflow ? .max : product
    }
  }

  /// What the draw of a rank counts in a unit.
  func amount(ofDraw rank: Int, unit: ShareUnit) -> Int {
    switch unit {
    case .sequences: 1
    case .tokens: Int(index.tokens[shuffle[rank].item])
    case .supervisedTokens: Int(index.supervisedTokens[shuffle[rank].item])
    }
  }

  /// What the first `draws` draws hold.
  ///
  /// - Complexity: O(sequences of the source).
  func totals(ofDraws draws: Int) -> (tokens: Int, supervisedTokens: Int) {
    let (epochs, rest) = draws.quotientAndRemainder(dividingBy: index.count)
    let order = shuffle.order(ofEpoch: epochs)
    func total(_ counts: [UInt32]) -> Int {
      let epoch = counts.reduce(0) { $0 + Int($1) }
      return (0..<rest).reduce(epochs * epoch) { $0 + Int(counts[order[$1]]) }
    }
    return (total(index.tokens), total(index.supervisedTokens))
  }

  /// Reads the sequence of a draw.
  ///
  /// - Parameter number: the index of the source in the mixture.
  func sequence(ofDraw rank: Int, source number: Int) throws -> PackedSequence {
    let draw = shuffle[rank]
    let segments = try index.slices(of: draw.item, in: set).map { slice in
      Segment(
        ids: try set.tokens(in: slice.tokens), roles: slice.spans.roles, document: slice.document,
        offset: slice.tokens.lowerBound - (try set.document(slice.document)).tokens.lowerBound,
        provenance: slice.provenance)
    }
    return PackedSequence(source: number, epoch: draw.epoch, segments: segments)
  }
}
