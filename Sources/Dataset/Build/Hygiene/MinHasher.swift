import Sampling

/// Makes MinHash signatures: equal entries of two of them estimate the Jaccard similarity of the
/// documents' sets of shingles, with a standard error of √(s(1−s)/128) for 128 entries.
struct MinHasher: Sendable {
  private let shingleWords: Int
  /// h_i(x) = (multiplier_i · x + addend_i) mod 2^64, of which the upper half counts.
  private let multipliers: [UInt64]
  private let addends: [UInt64]

  init(_ settings: MinHashSettings) {
    shingleWords = settings.shingleWords
    let count = UInt64(settings.bands * settings.rows)
    multipliers = (0..<count).map {
      SeededHash.key(seed: settings.seed, name: "minhash multiplier", $0) | 1
    }
    addends = (0..<count).map { SeededHash.key(seed: settings.seed, name: "minhash addend", $0) }
  }

  /// The signature (bands × rows) of a document; a document of fewer words than a shingle is one
  /// shingle. Nil for a document without words.
  ///
  /// - Complexity: O(words × bands × rows).
  func signature(of words: WordHashes) -> [UInt32]? {
    guard !words.words.isEmpty else { return nil }
    var minima = [UInt64](repeating: .max, count: multipliers.count)
    for shingle in words.runs(of: min(shingleWords, words.words.count)) {
      for index in minima.indices {
        minima[index] = min(minima[index], multipliers[index] &* shingle &+ addends[index])
      }
    }
    return minima.map { UInt32(truncatingIfNeeded: $0 >> 32) }
  }
}
