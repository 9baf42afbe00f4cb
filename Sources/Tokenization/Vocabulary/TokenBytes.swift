/// The bytes that each id stands for.
struct TokenBytes: Sendable {
  /// The tokens' bytes, one after the other.
  private var bytes: [UInt8] = []
  /// Where an id's bytes lie; nowhere for an id without a token.
  private var ranges: [Range<UInt32>]

  /// The bytes of the vocabulary's tokens and of the added ones.
  init(vocabulary: Vocabulary, addedTokens: [AddedToken]) {
    var count = addedTokens.reduce(0) { max($0, Int($1.id) + 1) }
    vocabulary.forEach { count = max(count, Int($1) + 1) }
    ranges = Array(repeating: 0..<0, count: count)
    vocabulary.forEach { name, id in append(name, as: id) }
    for token in addedTokens { append(token.content.utf8.span, as: token.id) }
  }

  /// 1 + the largest id.
  var count: Int { ranges.count }

  /// Appends the bytes of `id`; an id without a token has none.
  func append(_ id: UInt32, to output: inout [UInt8]) {
    guard id < count else { return }
    let range = ranges[Int(id)]
    output.append(contentsOf: bytes[Int(range.lowerBound)..<Int(range.upperBound)])
  }

  private mutating func append(_ name: Span<UInt8>, as id: UInt32) {
    let start = UInt32(bytes.count)
    ByteAlphabet.appendBytes(ofTokenNamed: name, to: &bytes)
    ranges[Int(id)] = start..<UInt32(bytes.count)
  }
}
