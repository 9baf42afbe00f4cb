import Sampling

/// A token's place in the global batch.
struct TokenPlace: Equatable, Sendable {
  /// The sequence's row.
  var row: Int
  /// Where the token stands in the sequence.
  var position: Int
}

/// A random sample of the tokens whose predictions could be compared with the base's.
///
/// Of N tokens those ⌈fraction · N⌉ are drawn that have the smallest keys. A sample of a fixed size,
/// without replacement, has each token with the same chance: the mean over it is an unbiased
/// estimate of the mean over all N. Tokens drawn by a coin each would give no estimate where none
/// is drawn, or one that scatters with their number.
struct ComparedSample: Sendable {
  /// The number of tokens drawn.
  let count: Int
  private let key: Key
  private let largestKey: UInt64

  /// Draws from `places`.
  ///
  /// - Parameters:
  ///   - fraction: above 0 and at most 1, which draws them all.
  ///   - seed: the run's.
  ///   - step: each has a sample of its own.
  init(of places: [TokenPlace], fraction: Double, seed: UInt64, step: Int) {
    let key = Key(seed: seed, step: step)
    let keys = places.map { key[$0] }.sorted()
    count = min(keys.count, Int((fraction * Double(keys.count)).rounded(.up)))
    largestKey = count > 0 ? keys[count - 1] : 0
    self.key = key
  }

  /// Whether one of the places was drawn.
  func contains(_ place: TokenPlace) -> Bool { count > 0 && key[place] <= largestKey }

  private struct Key: Sendable {
    let seed: UInt64
    let step: Int

    subscript(place: TokenPlace) -> UInt64 {
      SeededHash.key(
        seed: seed, name: "compared", UInt64(step), UInt64(place.row), UInt64(place.position))
    }
  }
}
