import TestSupport
import Testing

@testable import Tokenization

@Suite("the cache of words")
struct WordCacheTests {
  /// A word and ids for it, both of its number.
  private struct Sample {
    let word: [UInt8]
    let ids: [UInt32]

    /// - Parameter length: how many bytes the word has.
    init(number: Int, length: Int, idCount: Int) {
      var generator = SeededGenerator(seed: UInt64(number))
      let bits = generator.next()
      word = (0..<length).map {
        UInt8(truncatingIfNeeded: bits >> UInt64($0 % 8 * 8) &+ UInt64($0))
      }
      ids = (0..<idCount).map { UInt32(truncatingIfNeeded: bits &+ UInt64($0)) & WordCache.idMask }
    }

    var key: WordKey { WordKey(word.span, from: 0, to: word.count) }
  }

  private func insert(_ sample: Sample, slot: Int? = nil, to cache: inout WordCache) {
    cache.insert(
      sample.key, slot: slot ?? WordCache.slot(of: sample.key), sample.word.span, from: 0,
      to: sample.word.count, ids: sample.ids.span)
  }

  /// The ids that the cache has for a word, nil for none.
  private func ids(_ sample: Sample, slot: Int? = nil, in cache: borrowing WordCache) -> [UInt32]? {
    let key = sample.key
    guard let packed = cache.packed(of: key, slot: slot ?? WordCache.slot(of: key)) else {
      return nil
    }
    let count = packed[0] >> 24
    if count != WordCache.isPooled { return (0..<Int(count)).map { packed[$0] & WordCache.idMask } }
    var ids = [UInt32](repeating: 0, count: sample.word.count)
    var output = ids.mutableSpan
    var written = 0
    guard
      cache.writePooled(
        packed, of: key, sample.word.span, from: 0, to: sample.word.count, to: &output,
        at: &written)
    else { return nil }
    return Array(ids.prefix(written))
  }

  @Test("words of every length keep their ids, however many they are")
  func everyLength() {
    var cache = WordCache()
    let samples = (1...WordKey.maximumLength).flatMap { length in
      [1, 2, 4, 5, 127].filter { $0 <= length }.map { idCount in
        Sample(number: length * 256 + idCount, length: length, idCount: idCount)
      }
    }
    for sample in samples {
      #expect(ids(sample, in: cache) == nil)
      insert(sample, to: &cache)
      #expect(ids(sample, in: cache) == sample.ids)
    }
    for sample in samples {
      let found = ids(sample, in: cache)
      #expect(found == sample.ids || found == nil)
    }
  }

  @Test("a set keeps its two newest words")
  func eviction() {
    var cache = WordCache()
    let samples = (0..<9).map { Sample(number: $0, length: 3 + 3 * $0, idCount: 1 + $0) }
    for sample in samples { insert(sample, slot: 6, to: &cache) }
    let found = samples.map { ids($0, slot: 6, in: cache) }
    #expect(found == [[UInt32]?](repeating: nil, count: 7) + samples.suffix(2).map(\.ids))
  }

  @Test("a pool that is full starts anew, and no word has another's ids")
  func fullPool() {
    var cache = WordCache()
    // Each takes 159 of four million places.
    let samples = (0..<30_000).map { Sample(number: $0, length: 127, idCount: 127) }
    for sample in samples {
      insert(sample, to: &cache)
      #expect(ids(sample, in: cache) == sample.ids)
    }
    let found = samples.map { ids($0, in: cache) }
    #expect(zip(found, samples).allSatisfy { $0 == nil || $0 == $1.ids })
    #expect(found.prefix(20_000).allSatisfy { $0 == nil })
    #expect(found.suffix(1000).contains { $0 != nil })
  }

  @Test("a word of the same hash is another word")
  func equalHashes() {
    /// What a word's hash is after eight bytes.
    func step(_ word: UInt64) -> UInt64 {
      let product = word &* 0x9E37_79B9_7F4A_7C15
      return product ^ product >> 32
    }
    func key(_ words: [UInt64]) -> (bytes: [UInt8], key: WordKey) {
      let bytes = words.flatMap { word in
        stride(from: 0, to: 64, by: 8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
      }
      return (bytes, WordKey(bytes.span, from: 0, to: bytes.count))
    }
    let known = key([1, 2])
    let other = key([3, 2 ^ step(1) ^ step(3)])
    #expect(known.key == other.key)
    var cache = WordCache()
    let slot = WordCache.slot(of: known.key)
    cache.insert(known.key, slot: slot, known.bytes.span, from: 0, to: 16, ids: [5, 6].span)
    var output: [UInt32] = [0, 0]
    func isKnown(_ bytes: [UInt8]) -> Bool {
      guard let packed = cache.packed(of: known.key, slot: slot) else { return false }
      var span = output.mutableSpan
      var written = 0
      return cache.writePooled(
        packed, of: known.key, bytes.span, from: 0, to: 16, to: &span, at: &written)
    }
    #expect(!isKnown(other.bytes))
    #expect(output == [0, 0])
    #expect(isKnown(known.bytes))
    #expect(output == [5, 6])
  }
}
