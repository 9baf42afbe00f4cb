import Sampling
import Shards
import Synchronization

/// Windows of equal length over the whole token stream of a set; the last one may be shorter.
///
/// Nothing is kept for a window, so that a set may have any number of them.
struct WindowIndex: SequenceIndex {
  let count: Int
  let tokenCount: Int
  let isVast: Bool
  let droppedDocuments = 0
  let truncatedDocuments = 0
  private let sequenceLength: Int
  private let supervised: SupervisedWindows

  init(_ set: ShardSet, sequenceLength: Int) {
    tokenCount = set.tokenCount
    count = (set.tokenCount + sequenceLength - 1) / sequenceLength
    isVast = set.documentCount + count > 1 << 24
    self.sequenceLength = sequenceLength
    supervised = SupervisedWindows(set, count: count, sequenceLength: sequenceLength)
  }

  /// A frame of a shard decodes as a whole, and blocks begin inside a frame in all shards but the
  /// first. With blocks of two frames each frame is decoded 1.4 times an epoch, with blocks of one 1.9
  /// times. A pool's frames, three a block, are three quarters of what a set keeps decoded.
  func pools(in set: ShardSet) -> ShufflePools {
    pools(blockTokens: 2 * ShardReader.tokensPerFrame, blocks: 64, in: set)
  }

  func tokenCount(of sequence: Int) -> Int { range(of: sequence).count }

  /// All windows but the last are full.
  func tokenCount(at positions: Range<Int>, in order: EpochOrder) -> Int {
    let missing = count * sequenceLength - tokenCount
    let hasLast = missing > 0 && positions.contains(order.position(of: count - 1))
    return positions.count * sequenceLength - (hasLast ? missing : 0)
  }

  func supervisedTokenCounts() throws -> [UInt32] { try supervised.counts() }

  func slices(of sequence: Int, in set: ShardSet) throws(ShardError) -> [DocumentSlice] {
    try set.slices(in: range(of: sequence))
  }

  private func range(of sequence: Int) -> Range<Int> {
    let start = sequence * sequenceLength
    return start..<min(start + sequenceLength, tokenCount)
  }
}

/// The supervised tokens of every window of a set, counted when they are first asked for.
private final class SupervisedWindows: Sendable {
  private let set: ShardSet
  private let count: Int
  private let sequenceLength: Int
  private let known = Mutex<[UInt32]?>(nil)

  init(_ set: ShardSet, count: Int, sequenceLength: Int) {
    self.set = set
    self.count = count
    self.sequenceLength = sequenceLength
  }

  func counts() throws -> [UInt32] {
    if let counts = known.withLock({ $0 }) { return counts }
    var counts = [UInt32](repeating: 0, count: count)
    try set.forEachDocument { _, document in
      var start = document.tokens.lowerBound
      while start < document.tokens.upperBound {
        let window = start / sequenceLength
        let end = min((window + 1) * sequenceLength, document.tokens.upperBound)
        let first = start - document.tokens.lowerBound
        let spans = document.spans.clipped(to: first..<first + end - start)
        counts[window] += UInt32(spans.supervisedTokenCount)
        start = end
      }
    }
    known.withLock { $0 = counts }
    return counts
  }
}
