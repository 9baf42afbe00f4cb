import Shards

extension SequenceIndex {
  /// Cuts the set's token stream in windows.
  ///
  /// - Complexity: O(windows · log documents + documents).
  init(windowsOf set: ShardSet, sequenceLength: Int) throws(ShardError) {
    var tokens: [UInt32] = []
    var supervised: [UInt32] = []
    for start in stride(from: 0, to: set.tokenCount, by: sequenceLength) {
      let window = start..<min(start + sequenceLength, set.tokenCount)
      let slices = try set.slices(in: window)
      tokens.append(UInt32(window.count))
      supervised.append(slices.reduce(0) { $0 + UInt32($1.spans.supervisedTokenCount) })
    }
    self.init(
      sequenceLength: sequenceLength, layout: .windows, tokens: tokens,
      supervisedTokens: supervised)
  }
}
