import Sampling
import Shards

/// How the documents of a source are cut or packed into sequences.
///
/// One epoch draws each sequence once.
protocol SequenceIndex: Sendable {
  /// The number of sequences; none is empty.
  var count: Int { get }
  /// The tokens of all sequences.
  var tokenCount: Int { get }
  /// How many documents are too long and left out.
  var droppedDocuments: Int { get }
  /// How many documents are too long and shortened.
  var truncatedDocuments: Int { get }
  /// Which sequences lie near one another on the disk.
  func pools(in set: ShardSet) -> ShufflePools

  /// The number of tokens of a sequence.
  func tokenCount(of sequence: Int) -> Int
  /// The tokens of the sequences at some positions of an order.
  func tokenCount(at positions: Range<Int>, in order: EpochOrder) -> Int
  /// The tokens of every sequence whose prediction carries a loss.
  ///
  /// - Complexity: O(documents) when it is first asked for, unless the index needed it itself.
  func supervisedTokenCounts() throws -> [UInt32]
  /// Whether ``supervisedTokenCounts()`` would read an index of shards too long for a quick answer.
  var isVast: Bool { get }
  /// The segments of a sequence, in order.
  func slices(of sequence: Int, in set: ShardSet) throws(ShardError) -> [DocumentSlice]
}

extension SequenceIndex {
  func tokenCount(at positions: Range<Int>, in order: EpochOrder) -> Int {
    positions.reduce(0) { $0 + tokenCount(of: order[$1]) }
  }

  /// Blocks of about `tokens` tokens; fewer in a pool than `blocks` where shards are so short that
  /// these would lie in more shards than stay open.
  func pools(blockTokens tokens: Int, blocks: Int, in set: ShardSet) -> ShufflePools {
    let blockLength = Double(tokens) * Double(count) / Double(max(tokenCount, 1))
    let shards = set.manifest.shards.count
    let shardsOfBlock = 1 + Double(tokens) * Double(shards) / Double(max(set.tokenCount, 1))
    // Some blocks lie in more shards than most.
    let fitting = Int(Double(ShardSet.openShards - 8) / shardsOfBlock)
    return ShufflePools(
      blockLength: max(1, Int(blockLength)),
      blocksPerPool: shards <= ShardSet.openShards ? blocks : min(blocks, max(1, fitting)))
  }
}
