/// Finds the places in a word that no token spans.
///
/// No merge reaches across such a place, since its product would be a token that does. So a long
/// word can be cut there and its parts, which come back more often than the whole, be encoded each
/// by itself, to the same ids. In scripts without spaces between words the parts are of one to three
/// characters; where there is no pre-tokenizer, whole documents fall into their words.
///
/// The table knows of each two characters whether some token has them side by side. Where it errs,
/// by two pairs of the same hash, it takes a seam for none.
struct Seams: Sendable {
  private static let pairBitsLog2 = 20

  /// A bit for the hash of two whole characters that stand side by side in a token.
  private var pairs = [UInt64](repeating: 0, count: 1 << (pairBitsLog2 - 6))
  /// A bit for two bytes that stand side by side in a token, of which at least one is of a character
  /// that the token holds a part of.
  private var bytes = [UInt64](repeating: 0, count: 1 << 10)
  /// Whether each byte has no token; empty where all have one. Words lose such bytes, and what
  /// stood beside them may merge.
  private let isLost: [Bool]

  /// - Parameters:
  ///   - vocabulary: the model's tokens.
  ///   - isByteLevel: whether their names are written in the byte alphabet.
  ///   - byteTokens: the token of each byte, or `WordMerger.missing`; none where words are not made
  ///     of bytes.
  /// - Returns: nil where tokens of single bytes might merge: their names are not what they span.
  init?(_ vocabulary: Vocabulary, isByteLevel: Bool, byteTokens: [UInt32] = []) {
    isLost =
      byteTokens.contains(WordMerger.missing) ? byteTokens.map { $0 == WordMerger.missing } : []
    var token: [UInt8] = []
    var isSafe = true
    vocabulary.forEach { name, _ in
      guard isByteLevel else {
        isSafe = isSafe && !ByteFallback.isPart(of: name)
        insert(name)
        return
      }
      token.removeAll(keepingCapacity: true)
      ByteAlphabet.appendBytes(ofTokenNamed: name, to: &token)
      insert(token.span)
    }
    if !isSafe { return nil }
  }

  private mutating func insert(_ token: Span<UInt8>) {
    guard token.count > 1 else { return }
    var last = decodeScalar(in: token, at: 0, limit: token.count)
    var index = last.length
    while index < token.count {
      let next = decodeScalar(in: token, at: index, limit: token.count)
      if last.value == illFormedScalar || next.value == illFormedScalar {
        let bit = Self.bit(token[index - 1], token[index])
        bytes[bit >> 6] |= 1 << UInt64(bit & 63)
      } else {
        let bit = Self.bit(last.value, next.value)
        pairs[bit >> 6] |= 1 << UInt64(bit & 63)
      }
      last = next
      index += next.length
    }
  }

  private static func bit(_ left: UInt8, _ right: UInt8) -> Int { Int(left) << 8 | Int(right) }

  @inline(__always)
  private static func bit(_ left: UInt32, _ right: UInt32) -> Int {
    Int(truncatingIfNeeded: hashOfPair(left, right).hash >> UInt64(64 - pairBitsLog2))
  }

  @inline(__always)
  private func losesBytes(_ text: Span<UInt8>, from start: Int, to end: Int) -> Bool {
    if isLost.isEmpty { return false }
    for index in start..<end where isLost[Int(text[index])] { return true }
    return false
  }

  /// The first seam of the word from `start` to `end`, or `end`.
  func firstSeam(in text: Span<UInt8>, from start: Int, to end: Int) -> Int {
    var last = decodeScalar(in: text, at: start, limit: end)
    var index = start + last.length
    while index < end {
      let next = decodeScalar(in: text, at: index, limit: end)
      let pair = Self.bit(last.value, next.value)
      let ends = Self.bit(text[index - 1], text[index])
      let isSpanned =
        pairs[pair >> 6] >> UInt64(pair & 63) | bytes[ends >> 6] >> UInt64(ends & 63)
      if isSpanned & 1 == 0, last.value != illFormedScalar, next.value != illFormedScalar,
        !losesBytes(text, from: index - last.length, to: index + next.length)
      {
        return index
      }
      last = next
      index += next.length
    }
    return end
  }
}
