import Sampling

/// The words of a text as hashes of 64 bits, so that texts which differ in case, punctuation and
/// white space alone give the same ones.
///
/// A word is a run of characters between white space, lowercased, without what is neither a letter,
/// a mark nor a digit: "Don't!" is "dont". An ideograph and a kana are words by themselves, as their
/// scripts put no spaces between words.
struct WordHashes {
  private static let basis: UInt64 = 0xCBF2_9CE4_8422_2325
  private static let prime: UInt64 = 0x0000_0100_0000_01B3

  private(set) var words: [UInt64] = []
  private var current = basis
  private var isInWord = false

  init(_ texts: some Sequence<String>) {
    for text in texts {
      for scalar in text.unicodeScalars { append(scalar) }
      endWord()
    }
  }

  /// The hashes of all runs of `count` words, in order: none where the text has fewer.
  ///
  /// A polynomial over the words, which moves on by one word in two multiplications.
  func runs(of count: Int) -> [UInt64] {
    guard words.count >= count else { return [] }
    let leaving = (0..<count).reduce(1 as UInt64) { power, _ in power &* Self.prime }
    var hash: UInt64 = 0
    var runs: [UInt64] = []
    runs.reserveCapacity(words.count - count + 1)
    for (index, word) in words.enumerated() {
      hash = hash &* Self.prime &+ word
      if index >= count { hash = hash &- words[index - count] &* leaving }
      if index >= count - 1 { runs.append(SeededHash.mix(hash)) }
    }
    return runs
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x61...0x7A, 0x30...0x39: take(scalar.value)
    case 0x41...0x5A: take(scalar.value + 0x20)
    case 0x20, 0x09...0x0D: endWord()
    case 0..<0x80: break
    default: appendBeyondASCII(scalar)
    }
  }

  private mutating func appendBeyondASCII(_ scalar: Unicode.Scalar) {
    let properties = scalar.properties
    if properties.isIdeographic || (0x3041...0x30FF).contains(scalar.value) {
      endWord()
      take(scalar.value)
      endWord()
    } else if properties.isWhitespace {
      endWord()
    } else if scalar.isWordCharacter {
      for lower in properties.lowercaseMapping.unicodeScalars { take(lower.value) }
    }
  }

  private mutating func take(_ value: UInt32) {
    current = (current ^ UInt64(value)) &* Self.prime
    isInWord = true
  }

  private mutating func endWord() {
    guard isInWord else { return }
    words.append(SeededHash.mix(current))
    current = Self.basis
    isInWord = false
  }
}

extension Unicode.Scalar {
  fileprivate var isWordCharacter: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
      true
    default: false
    }
  }
}
