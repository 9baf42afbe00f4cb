/// How near duplicates are found: MinHash signatures (Broder 1997) in a locality-sensitive table of
/// bands (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3), as Lee et al. (2022)
/// do it for language models.
///
/// Two documents whose shingles have the Jaccard similarity s agree in a band of r rows with
/// probability s^r, and in one of b bands with 1 − (1 − s^r)^b. With 16 bands of 8 rows that is 0.06
/// for s = 0.5, 0.61 for 0.7, 0.95 for 0.8 and 0.9999 for 0.9.
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

  /// - Throws: `BuildError` for what is out of range.
  func validate() throws(BuildError) {
    let numbers = [
      ("words of a shingle", shingleWords, 1...100), ("bands", bands, 1...256),
      ("rows", rows, 1...64),
    ]
    for (name, value, range) in numbers where !range.contains(value) {
      throw BuildError(
        "near duplicates: \(value) \(name); expected \(range.lowerBound) to \(range.upperBound)")
    }
    guard threshold > 0, threshold <= 1 else {
      throw BuildError("near duplicates: a threshold of \(threshold); expected 0 < threshold ≤ 1")
    }
  }

  var recorded: [String: String] {
    [
      "near_shingle_words": "\(shingleWords)", "near_bands": "\(bands)", "near_rows": "\(rows)",
      "near_threshold": "\(threshold)", "near_seed": "\(seed)",
    ]
  }
}
