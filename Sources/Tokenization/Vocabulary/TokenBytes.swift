/// The bytes of each id's token: those that it stands for, or its name.
struct TokenBytes: Sendable {
  /// The tokens' bytes, one after the other.
  private var bytes: [UInt8] = []
  /// Where an id's bytes lie; nowhere for an id without a token.
  private var ranges: [Range<UInt32>]

  /// - Parameters:
  ///   - vocabulary: the model's tokens.
  ///   - addedTokens: the names and ids of the added ones.
  ///   - isByteLevel: whether names are written in the byte alphabet, and what they stand for is
  ///     wanted.
  init(vocabulary: Vocabulary, addedTokens: [(name: [UInt8], id: UInt32)], isByteLevel: Bool) {
    var count = addedTokens.reduce(0) { max($0, Int($1.id) + 1) }
    vocabulary.forEach { count = max(count, Int($1) + 1) }
    ranges = Array(repeating: 0..<0, count: count)
    vocabulary.forEach { name, id in set(id, name, isByteLevel: isByteLevel) }
    for token in addedTokens { set(token.id, token.name.span, isByteLevel: isByteLevel) }
  }

  /// 1 + the largest id.
  var count: Int { ranges.count }

  /// The bytes of `id`; nil where no token has it.
  subscript(id: UInt32) -> ArraySlice<UInt8>? {
    guard id < count, !ranges[Int(id)].isEmpty else { return nil }
    let range = ranges[Int(id)]
    return bytes[Int(range.lowerBound)..<Int(range.upperBound)]
  }

  /// Appends the bytes of `id`; an id without a token has none.
  func append(_ id: UInt32, to output: inout [UInt8]) {
    if let token = self[id] { output.append(contentsOf: token) }
  }

  private mutating func set(_ id: UInt32, _ name: Span<UInt8>, isByteLevel: Bool) {
    let start = UInt32(bytes.count)
    if isByteLevel {
      ByteAlphabet.appendBytes(ofTokenNamed: name, to: &bytes)
    } else {
      bytes.append(name, from: 0, to: name.count)
    }
    ranges[Int(id)] = start..<UInt32(bytes.count)
  }
}
