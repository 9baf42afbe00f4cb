/// A word that is one token.
struct KnownWord: Sendable {
  var key: WordKey
  var id: UInt32
}

extension BytePairModel {
  /// How many tokens are tried as words, the first of the vocabulary, which are the most frequent.
  private static let triedTokens = 1 << 17

  /// The words to begin a cache with: of the words that a text brings for the first time, a fifth are
  /// tokens as they stand.
  func findKnownWords() -> [KnownWord] {
    guard case .bytes = alphabet else { return [] }
    var merger = merger
    var words: [KnownWord] = []
    var word: [UInt8] = []
    var tried = 0
    // One id a byte at most.
    var ids = [UInt32](repeating: 0, count: WordKey.maximumExactLength)
    vocabulary.forEach { name, id in
      tried += 1
      // Most bytes are one or two of the name.
      guard tried <= Self.triedTokens, name.count <= 2 * WordKey.maximumExactLength else { return }
      word.removeAll(keepingCapacity: true)
      ByteAlphabet.appendBytes(ofTokenNamed: name, to: &word)
      guard 1...WordKey.maximumExactLength ~= word.count else { return }
      var output = ids.mutableSpan
      var count = 0
      let dropped = merger.droppedBytes
      merger.write(word.span, from: 0, to: word.count, to: &output, at: &count)
      // Merges need not make a token of its bytes, where they are not merged in training's order.
      guard merger.droppedBytes == dropped, count == 1, ids[0] == id else { return }
      words.append(KnownWord(key: WordKey(word.span, from: 0, to: word.count), id: id))
    }
    return words
  }
}
