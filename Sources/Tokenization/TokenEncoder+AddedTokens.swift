// The steps before words: each hands what it finds to the next.
//
// `originEnd` goes along for Metaspace, which asks what stands at the original text's beginning:
// pieces that begin before it stand for the original's first character.
extension TokenEncoder {
  /// Finds the added tokens, and normalizes what lies between them.
  mutating func encode(_ text: Span<UInt8>, pieces: PieceBounds, into ids: inout [UInt32]) {
    var start = 0
    if addedTokens.canMatch(in: pieces) {
      var next = 0
      while let match = addedTokens.firstMatch(
        in: text, sentence: 0..<text.count, from: next, taken: start, pieces: pieces)
      {
        normalize(text, from: start, to: match.start, pieces: pieces, into: &ids)
        ids.append(match.id)
        start = match.end
        next = match.contentEnd
      }
    }
    normalize(text, from: start, to: text.count, pieces: pieces, into: &ids)
  }

  private mutating func normalize(
    _ text: Span<UInt8>, from start: Int, to end: Int, pieces: PieceBounds,
    into ids: inout [UInt32]
  ) {
    guard start < end else { return }
    let isOrigin = start == 0 && pieces.before == .nothing
    var originEnd = isOrigin ? decodeScalar(in: text, at: 0, limit: end).length : 0
    guard
      let normalized = normalizer.normalized(
        text, from: start, to: end, originEnd: &originEnd,
        prepends: start > 0 || pieces.before != .text)
    else {
      encodeNormalized(
        text, from: start, to: end, pieces: pieces, originEnd: originEnd, into: &ids)
      return
    }
    // Where the pieces end in the normalized text is not known.
    let whole = PieceBounds(
      whole: normalized.count,
      recognizesSpecialTokens: pieces.recognizeSpecialTokens(in: start..<end))
    encodeNormalized(
      normalized.span, from: 0, to: normalized.count, pieces: whole, originEnd: originEnd,
      into: &ids)
  }

  /// Finds the added tokens that are looked for in normalized text, and cuts what lies between.
  private mutating func encodeNormalized(
    _ text: Span<UInt8>, from start: Int, to end: Int, pieces: PieceBounds, originEnd: Int,
    into ids: inout [UInt32]
  ) {
    let sentence = start..<end
    var start = start
    if normalizedAddedTokens.canMatch(in: pieces) {
      var next = start
      while let match = normalizedAddedTokens.firstMatch(
        in: text, sentence: sentence, from: next, taken: start, pieces: pieces)
      {
        split(text, from: start, to: match.start, stage: 0, originEnd: originEnd, into: &ids)
        ids.append(match.id)
        start = match.end
        next = match.contentEnd
      }
    }
    split(text, from: start, to: end, stage: 0, originEnd: originEnd, into: &ids)
  }
}
