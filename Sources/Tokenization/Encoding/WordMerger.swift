/// Applies the merges to one word at a time, in buffers that it keeps: the pair of the lowest
/// rank merges first, the leftmost of equals.
struct WordMerger {
  /// Stands for "no token": larger than every id.
  static let missing = UInt32.max

  /// Up to here the quadratic way is the faster one.
  static let longestScannedWord = 64

  /// A token of the word and its neighbours, by index.
  private struct Node {
    var token: UInt32 = 0
    var next: UInt16 = 0
    /// Of the first token, no index.
    var previous: UInt16 = 0
  }

  private let merges: MergeTable
  /// The token of each byte; `missing` where the vocabulary has none.
  private let byteTokens: [UInt32]
  /// The rank of each pair of bytes.
  private let byteRanks: [UInt32]

  private var nodes = [Node](repeating: Node(), count: longestScannedWord)
  /// For each token, the rank of its pair with the next, and its index in the low byte.
  private var keys = [UInt32](repeating: .max, count: longestScannedWord + 1)
  private var queue = MergeQueue()

  /// How many bytes had no token and were left out, as the reference leaves them out.
  private(set) var droppedBytes = 0

  /// - Parameter byteTokens: the token of each byte; none where words are not made of bytes.
  init(merges: MergeTable, byteTokens: [UInt32]) {
    self.merges = merges
    self.byteTokens = byteTokens
    byteRanks = byteTokens.flatMap { left in
      byteTokens.map { right in
        left == Self.missing || right == Self.missing
          ? MergeTable.noRank : merges.rank(left, right)
      }
    }
  }

  /// Writes the ids of the word of bytes from `start` to `end`, at most one a byte.
  mutating func write(
    _ text: Span<UInt8>, from start: Int, to end: Int, to output: inout MutableSpan<UInt32>,
    at written: inout Int
  ) {
    guard end - start <= Self.longestScannedWord else {
      var initial: [UInt32] = []
      initial.reserveCapacity(end - start)
      for index in start..<end {
        let token = byteTokens[Int(text[index])]
        if token == Self.missing { droppedBytes += 1 } else { initial.append(token) }
      }
      queue.merge(initial.span, by: merges, to: &output, at: &written)
      return
    }
    let count = Self.load(
      text, from: start, to: end, byteTokens: byteTokens, byteRanks: byteRanks,
      into: &nodes, keys: &keys)
    droppedBytes += end - start - count
    Self.merge(count, by: merges, nodes: &nodes, keys: &keys, to: &output, at: &written)
  }

  /// Writes the ids of the word that consists of `initial` before any merge.
  mutating func write(
    _ initial: Span<UInt32>, to output: inout MutableSpan<UInt32>, at written: inout Int
  ) {
    guard initial.count <= Self.longestScannedWord else {
      queue.merge(initial, by: merges, to: &output, at: &written)
      return
    }
    for index in initial.indices {
      nodes[index] = Self.node(initial[index], at: index)
      if index > 0 {
        keys[index - 1] = Self.key(merges.rank(initial[index - 1], initial[index]), index - 1)
      }
    }
    if !initial.isEmpty { keys[initial.count - 1] = .max }
    keys[initial.count] = .max
    Self.merge(initial.count, by: merges, nodes: &nodes, keys: &keys, to: &output, at: &written)
  }
}

extension WordMerger {
  @inline(__always)
  private static func node(_ token: UInt32, at index: Int) -> Node {
    Node(
      token: token, next: UInt16(truncatingIfNeeded: index &+ 1),
      previous: UInt16(truncatingIfNeeded: index &- 1))
  }

  @inline(__always)
  private static func key(_ rank: UInt32, _ index: Int) -> UInt32 {
    rank &<< 8 | UInt32(truncatingIfNeeded: index)
  }

  /// Puts the tokens of a word's bytes in place.
  ///
  /// - Returns: how many there are.
  @inline(__always)
  private static func load(
    _ text: Span<UInt8>, from start: Int, to end: Int, byteTokens: [UInt32],
    byteRanks: [UInt32], into nodes: inout [Node], keys: inout [UInt32]
  ) -> Int {
    var nodes = nodes.mutableSpan
    var keys = keys.mutableSpan
    var count = 0
    var last = 0
    for index in start..<end {
      let byte = Int(text[index])
      let token = byteTokens[byte]
      if token == missing { continue }
      nodes[count] = node(token, at: count)
      if count > 0 { keys[count &- 1] = key(byteRanks[last << 8 | byte], count &- 1) }
      last = byte
      count &+= 1
    }
    if count > 0 { keys[count - 1] = .max }
    keys[count] = .max
    return count
  }

  /// Merges what is in place, looking for the lowest key anew each time.
  ///
  /// The processor's wrong guesses and the latency of look-ups take most of the time. What was tried
  /// and was slower: minima by vectors (1 to 13 %: they wait for keys that were just stored), a
  /// kernel that keeps a word of up to 15 bytes in AVX-512 registers (5 %), the merges of four words
  /// by turns (12 to 25 %, for what it takes to put the words' ids in order), and look-ups beyond
  /// the word's ends in place of branches (1 to 4 %).
  ///
  /// - Complexity: O(n²) for n tokens, with a small constant.
  @inline(__always)
  private static func merge(
    _ count: Int, by merges: borrowing MergeTable, nodes: inout [Node], keys: inout [UInt32],
    to output: inout MutableSpan<UInt32>, at written: inout Int
  ) {
    var nodes = nodes.mutableSpan
    var keys = keys.mutableSpan
    while true {
      var lowest = UInt32.max
      var other = UInt32.max
      var index = 0
      // There are no more tokens than the buffers hold, and one key more: `load` put them there.
      while index < count {
        lowest = min(lowest, keys[unchecked: index])
        other = min(other, keys[unchecked: index &+ 1])
        index &+= 2
      }
      lowest = min(lowest, other)
      if lowest >= MergeTable.noRank << 8 { break }
      let left = Int(lowest & 0xFF)
      let product = merges.product(ofRank: lowest >> 8)
      let right = Int(nodes[left].next)
      let after = Int(nodes[right].next)
      let before = Int(nodes[left].previous)
      nodes[left].token = product
      nodes[left].next = UInt16(truncatingIfNeeded: after)
      keys[right] = .max
      keys[left] = .max
      if after < count {
        nodes[after].previous = UInt16(truncatingIfNeeded: left)
        keys[left] = key(merges.rank(product, nodes[after].token), left)
      }
      if before < count {
        keys[before] = key(merges.rank(nodes[before].token, product), before)
      }
    }
    var index = 0
    while index < count {
      output[written] = nodes[index].token
      written &+= 1
      index = Int(nodes[index].next)
    }
  }
}
