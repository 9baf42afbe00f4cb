/// The ids of words seen before: a table of fixed size, of sets of two words that share a cache line.
///
/// The table takes 16 MiB and what is pooled beside it up to as much. Natural text comes back to few
/// words: 16 thousand make up nine tenths of English and of code. Places are asked for ahead of their
/// use; a first table small enough for a core's second-level cache in place of that was slower (107
/// against 137 MB/s of English when it was tried).
struct WordCache: ~Copyable {
  /// The ids of a word: how many in the top byte of the first, and up to four of them; or, where
  /// that byte is `isPooled`, where in the pool they begin, and how many they are.
  typealias Packed = SIMD4<UInt32>

  static let isPooled: UInt32 = 0xFF
  static let idMask: UInt32 = 0xFF_FFFF
  private static let countLog2 = 19
  private static let poolSize = 1 << 22

  private struct Entry: BitwiseCopyable {
    // No word is of length 0, so that an entry of zeros is no word's.
    var low: UInt64
    var high: UInt64
    var packed: Packed
  }

  private let entries = LargeTable<Entry>(zeros: 1 << countLog2)
  /// The ids of words that have more than four, and the bytes of those that are not their own keys.
  private var pool: [UInt32] = []

  /// Where a key's set begins.
  @inline(__always)
  static func slot(of key: WordKey) -> Int {
    Int(truncatingIfNeeded: key.hash >> UInt64(64 - countLog2)) & ~1
  }

  /// Asks for the words of a set ahead of their use.
  @inline(__always)
  func prefetch(slot: Int) { entries.prefetch(slot) }

  /// What is kept under a key.
  @inline(__always)
  func packed(of key: WordKey, slot: Int) -> Packed? {
    // Which of the two it is, is a sum and no branch: chance decides it.
    let difference = (entries[slot].low ^ key.low) | (entries[slot].high ^ key.high)
    let index = slot &+ (difference == 0 ? 0 : 1)
    guard entries[index].low == key.low, entries[index].high == key.high else { return nil }
    return entries[index].packed
  }

  /// Writes pooled ids, if they are those of the word from `start` to `end`.
  ///
  /// - Returns: whether they are.
  func writePooled(
    _ packed: Packed, of key: WordKey, _ text: Span<UInt8>, from start: Int, to end: Int,
    to output: inout MutableSpan<UInt32>, at written: inout Int
  ) -> Bool {
    let first = Int(packed[1])
    let count = Int(packed[2])
    if key.isHash, !isPooled(text, from: start, to: end, at: first + count) { return false }
    for index in first..<first + count {
      output[written] = pool[index]
      written &+= 1
    }
    return true
  }

  /// Keeps the ids of a word in place of the older word of its set.
  mutating func insert(
    _ key: WordKey, slot: Int, _ text: Span<UInt8>, from start: Int, to end: Int,
    ids: Span<UInt32>
  ) {
    var packed = Packed()
    if ids.count <= 4, !key.isHash {
      for lane in ids.indices { packed[lane] = ids[lane] }
      packed[0] |= UInt32(ids.count) << 24
    } else {
      if pool.count + ids.count + WordKey.maximumLength > Self.poolSize { removeAll() }
      packed = Packed(Self.isPooled << 24, UInt32(pool.count), UInt32(ids.count), 0)
      for index in ids.indices { pool.append(ids[index]) }
      if key.isHash {
        Self.forEachPart(of: text, from: start, to: end) { part, _ in
          pool.append(part)
          return true
        }
      }
    }
    put(packed, under: key, slot: slot)
  }

  /// Keeps the id of a word that is one token.
  mutating func insert(_ word: KnownWord) {
    put(Packed(word.id | 1 << 24, 0, 0, 0), under: word.key, slot: Self.slot(of: word.key))
  }

  private mutating func put(_ packed: Packed, under key: WordKey, slot: Int) {
    entries[slot + 1] = entries[slot]
    entries[slot] = Entry(low: key.low, high: key.high, packed: packed)
  }

  private mutating func removeAll() {
    pool.removeAll(keepingCapacity: true)
    entries.clear()
  }

  /// Whether the pool has the word from `start` to `end` at `index`.
  private func isPooled(_ text: Span<UInt8>, from start: Int, to end: Int, at index: Int) -> Bool {
    Self.forEachPart(of: text, from: start, to: end) { pool[index + $1] == $0 }
  }

  /// Calls `body` with four bytes of a long word at a time, the last of which overlap those before,
  /// until it returns false.
  ///
  /// - Returns: whether it never did.
  @discardableResult
  private static func forEachPart(
    of text: Span<UInt8>, from start: Int, to end: Int,
    _ body: (_ part: UInt32, _ number: Int) -> Bool
  ) -> Bool {
    let bytes = text.bytes
    for (number, offset) in stride(from: start, to: end, by: 4).enumerated() {
      let part = bytes.unsafeLoadUnaligned(fromByteOffset: min(offset, end - 4), as: UInt32.self)
      if !body(part, number) { return false }
    }
    return true
  }
}
