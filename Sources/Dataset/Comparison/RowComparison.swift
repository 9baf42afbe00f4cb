import Shards

/// Compares the rows of two mixtures' batches.
struct RowComparison {
  private let first: BatchSampler
  private let second: BatchSampler
  /// The sources, by name, of which a sequence of one number is the same in both mixtures.
  private let sharedNames: Set<String>

  init(_ first: BatchSampler, _ second: BatchSampler) {
    self.first = first
    self.second = second
    let (one, other) = (first.fingerprint, second.fingerprint)
    sharedNames = Set(
      first.mixture.sources.map(\.name).filter { one.hasSameSequences(ofSource: $0, as: other) })
  }

  /// The rows that differ, or that only one of the mixtures has.
  func differing(step: Int) throws -> [Int] {
    let (ones, others) = (first.draws(step: step), second.draws(step: step))
    let (shorter, longer) = (min(ones.count, others.count), max(ones.count, others.count))
    return try (0..<shorter).filter { try !isSame(ones[$0], others[$0]) }
      + Array(shorter..<longer)
  }

  private func isSame(_ one: BatchSampler.Draw, _ other: BatchSampler.Draw) throws -> Bool {
    let (source, peer) = (first.sources[one.source], second.sources[other.source])
    let name = source.specification.name
    guard name == peer.specification.name,
      source.specification.attention == peer.specification.attention
    else { return false }
    if sharedNames.contains(name) { return one.sequence == other.sequence }
    return try first.segments(of: one).map(\.content) == second.segments(of: other).map(\.content)
  }
}

extension BatchSampler {
  fileprivate func segments(of draw: Draw) throws -> [Segment] {
    let source = sources[draw.source]
    return try source.segments(ofSequence: draw.sequence)
  }
}

extension Segment {
  /// What enters the model.
  fileprivate var content: [UInt64] {
    zip(ids, roles).map { UInt64($0) << 8 | UInt64($1.rawValue) }
  }
}
