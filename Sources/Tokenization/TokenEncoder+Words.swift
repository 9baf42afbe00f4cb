extension TokenEncoder {
  /// Appends the ids of a word, from the cache if it has been seen before.
  @inline(__always)
  mutating func encodeWord(
    _ text: Span<UInt8>, from start: Int, to end: Int, into ids: inout [UInt32]
  ) {
    guard end - start <= WordCache.Key.maximumLength else {
      encodeNewWord(text, from: start, to: end, into: &ids)
      return
    }
    let key = WordCache.Key(text, from: start, to: end)
    if cache.append(key, to: &ids) { return }
    let count = ids.count
    let droppedBytes = droppedBytes
    encodeNewWord(text, from: start, to: end, into: &ids)
    // A hit would not count the bytes that the word drops.
    if self.droppedBytes == droppedBytes { cache.insert(key, ids: ids[count...]) }
  }

  private mutating func encodeNewWord(
    _ text: Span<UInt8>, from start: Int, to end: Int, into ids: inout [UInt32]
  ) {
    if model.ignoresMerges, let id = model.token(ofWord: text, from: start, to: end) {
      ids.append(id)
      return
    }
    switch model.alphabet {
    case .bytes:
      merger.append(text, from: start, to: end, to: &ids)
    case .characters(let characters):
      initialTokens.removeAll(keepingCapacity: true)
      droppedCharacterBytes += characters.append(text, from: start, to: end, to: &initialTokens)
      merger.append(initialTokens, to: &ids)
    }
  }
}
