import Sampling

/// Makes MinHash signatures: the share of equal entries of two of them estimates the Jaccard
/// similarity s of the documents' sets of shingles, with a standard error of √(s(1−s)/128) for 128
/// entries.
struct MinHasher: Sendable {
  /// Sixteen hash functions at once: 30 ns a shingle for 128 of them, where one after another in 64
  /// bits took 90.
  private typealias Lanes = SIMD16<UInt32>

  private let shingleWords: Int
  private let count: Int
  /// h_i(x) = (multiplier_i · x + addend_i) mod 2^32, a permutation as multipliers are odd.
  private let functions: [(multipliers: Lanes, addends: Lanes)]

  init(_ settings: MinHashSettings) {
    shingleWords = settings.shingleWords
    count = settings.bands * settings.rows
    functions = stride(from: 0, to: count, by: Lanes.scalarCount).map { first in
      var (multipliers, addends) = (Lanes(), Lanes())
      for lane in 0..<Lanes.scalarCount {
        let key = SeededHash.key(seed: settings.seed, name: "minhash", UInt64(first + lane))
        multipliers[lane] = UInt32(truncatingIfNeeded: key) | 1
        addends[lane] = UInt32(truncatingIfNeeded: key >> 32)
      }
      return (multipliers, addends)
    }
  }

  /// The signature (bands × rows) of a document; a document of fewer words than a shingle is one
  /// shingle. Nil for a document without words.
  ///
  /// - Complexity: O(words × bands × rows).
  func signature(of words: WordHashes) -> [UInt32]? {
    guard !words.words.isEmpty else { return nil }
    let shingles = words.runs(of: min(shingleWords, words.words.count))
      .map { UInt32(truncatingIfNeeded: $0) }
    var signature: [UInt32] = []
    signature.reserveCapacity(functions.count * Lanes.scalarCount)
    for (multipliers, addends) in functions {
      var minima = Lanes(repeating: .max)
      for shingle in shingles {
        minima = pointwiseMin(minima, multipliers &* Lanes(repeating: shingle) &+ addends)
      }
      for lane in 0..<Lanes.scalarCount { signature.append(minima[lane]) }
    }
    return Array(signature.prefix(count))
  }
}
