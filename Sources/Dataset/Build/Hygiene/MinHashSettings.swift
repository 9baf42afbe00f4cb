/// How near duplicates are found: MinHash signatures (Broder 1997) in a locality-sensitive table of
/// bands (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3).
///
/// Two documents whose shingles have the Jaccard similarity s agree in a band of r rows with
/// probability s^r, and in one of b bands with 1 − (1 − s^r)^b: with 16 bands of 8 rows that is one
/// half near s = 0.67.
public struct MinHashSettings: Equatable, Sendable {
  /// The words of a shingle.
  public var shingleWords = 5
  /// The bands of a signature.
  public var bands = 16
  /// The minima of a band.
  public var rows = 8
  /// The share of equal minima, an estimate of the similarity, from which on two documents in one
  /// band count as near duplicates.
  public var threshold = 0.7
  /// Chooses the hash functions.
  public var seed: UInt64 = 0

  /// Shingles of 5 words, 16 bands of 8 rows, threshold 0.7.
  public init() {}

  var recorded: [String: String] {
    [
      "near_shingle_words": "\(shingleWords)", "near_bands": "\(bands)", "near_rows": "\(rows)",
      "near_threshold": "\(threshold)", "near_seed": "\(seed)",
    ]
  }
}
