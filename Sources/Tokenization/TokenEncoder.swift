/// Turns text into ids, with a cache of words and buffers of its own: one for each task.
///
/// Text is UTF-8. Bytes that are not are encoded as they stand, each as a character of no class.
public struct TokenEncoder: ~Copyable {
  private let classes: UnicodeClasses
  private let stages: [PreTokenizer.Stage]
  private let composition: UnicodeNormalizer?
  /// Looked for in the text as it is.
  private let addedTokens: AddedTokenMatcher
  /// Looked for after normalization, in what the others leave.
  private let normalizedAddedTokens: AddedTokenMatcher

  private var cache = WordCache()
  private var merger: WordMerger
  private var joined: [UInt8] = []

  init(_ tokenizer: Tokenizer) {
    classes = tokenizer.classes
    stages = tokenizer.preTokenizer.stages
    composition = tokenizer.composition
    addedTokens = tokenizer.matcher
    normalizedAddedTokens = tokenizer.normalizedMatcher
    merger = WordMerger(merges: tokenizer.merges, byteTokens: tokenizer.byteTokens)
  }

  /// How many bytes had no token of their own and were left out, as the reference leaves them out.
  public var droppedBytes: Int { merger.droppedBytes }

  /// Appends the ids of a text.
  ///
  /// - Parameters:
  ///   - text: UTF-8.
  ///   - recognizesSpecialTokens: whether special tokens in the text become their ids, or are
  ///     encoded as the text they are (the reference's `encode_special_tokens`).
  ///   - ids: where the ids go.
  public mutating func encode(
    _ text: Span<UInt8>, recognizesSpecialTokens: Bool, into ids: inout [UInt32]
  ) {
    let pieces = PieceBounds(whole: text.count, recognizesSpecialTokens: recognizesSpecialTokens)
    encode(text, pieces: pieces, into: &ids)
  }

  /// Appends the ids of a text.
  public mutating func encode(
    _ text: String, recognizesSpecialTokens: Bool, into ids: inout [UInt32]
  ) {
    encode(text.utf8.span, recognizesSpecialTokens: recognizesSpecialTokens, into: &ids)
  }

  /// The ids of a text.
  public mutating func encode(_ text: String, recognizesSpecialTokens: Bool = true) -> [UInt32] {
    var ids: [UInt32] = []
    encode(text, recognizesSpecialTokens: recognizesSpecialTokens, into: &ids)
    return ids
  }

  /// Appends the ids of pieces joined to one text.
  ///
  /// Words run across the pieces' ends. Added tokens do not: each lies within one piece, and the
  /// special ones within one that recognises them.
  public mutating func encode(_ pieces: [TextPiece], into ids: inout [UInt32]) {
    var bounds = PieceBounds()
    var text = exchange(&joined, with: [])
    text.removeAll(keepingCapacity: true)
    for piece in pieces where !piece.text.isEmpty {
      text.append(contentsOf: piece.text.utf8)
      bounds.append(end: text.count, recognizesSpecialTokens: piece.recognizesSpecialTokens)
    }
    encode(text.span, pieces: bounds, into: &ids)
    joined = text
  }
}

extension TokenEncoder {
  /// Finds the added tokens, and encodes what lies between them.
  private mutating func encode(
    _ text: Span<UInt8>, pieces: PieceBounds, into ids: inout [UInt32]
  ) {
    var start = 0
    if addedTokens.hasOrdinaryTokens || !addedTokens.isEmpty && pieces.recognizeSpecialTokens {
      while let match = addedTokens.firstMatch(
        in: text, from: start, limit: text.count, pieces: pieces)
      {
        normalize(text, from: start, to: match.start, pieces: pieces, into: &ids)
        ids.append(match.id)
        start = match.end
      }
    }
    normalize(text, from: start, to: text.count, pieces: pieces, into: &ids)
  }

  private mutating func normalize(
    _ text: Span<UInt8>, from start: Int, to end: Int, pieces: PieceBounds,
    into ids: inout [UInt32]
  ) {
    guard let composition, !composition.isNormalized(text, from: start, limit: end) else {
      encodeNormalized(text, from: start, to: end, pieces: pieces, into: &ids)
      return
    }
    let composed = composition.normalized(text, from: start, limit: end)
    // The pieces' ends are lost; a definition with a normalizer has no special tokens to find here.
    let whole = PieceBounds(whole: composed.count, recognizesSpecialTokens: false)
    encodeNormalized(composed.span, from: 0, to: composed.count, pieces: whole, into: &ids)
  }

  private mutating func encodeNormalized(
    _ text: Span<UInt8>, from start: Int, to end: Int, pieces: PieceBounds,
    into ids: inout [UInt32]
  ) {
    var start = start
    if !normalizedAddedTokens.isEmpty {
      while let match = normalizedAddedTokens.firstMatch(
        in: text, from: start, limit: end, pieces: pieces)
      {
        split(text, from: start, to: match.start, stage: 0, into: &ids)
        ids.append(match.id)
        start = match.end
      }
    }
    split(text, from: start, to: end, stage: 0, into: &ids)
  }

  /// Cuts by one stage and hands each piece to the next; after the last, a piece is a word.
  private mutating func split(
    _ text: Span<UInt8>, from start: Int, to limit: Int, stage: Int, into ids: inout [UInt32]
  ) {
    guard start < limit else { return }
    guard stage < stages.count else {
      encodeWord(text, from: start, to: limit, into: &ids)
      return
    }
    var index = start
    switch stages[stage] {
    case .words(.gpt2):
      while index < limit {
        let end = classes.endOfGPT2Word(in: text, from: index, limit: limit)
        split(text, from: index, to: end, stage: stage + 1, into: &ids)
        index = end
      }
    case .words(.cl100k(let maximumDigits)):
      while index < limit {
        let end = classes.endOfCL100KWord(
          in: text, from: index, limit: limit, maximumDigits: maximumDigits)
        split(text, from: index, to: end, stage: stage + 1, into: &ids)
        index = end
      }
    case .digits(let individually):
      while index < limit {
        let end = classes.endOfDigitsPiece(
          in: text, from: index, limit: limit, individually: individually)
        split(text, from: index, to: end, stage: stage + 1, into: &ids)
        index = end
      }
    case .prefixSpace where text[start] != .space:
      var prefixed: [UInt8] = [.space]
      for index in start..<limit { prefixed.append(text[index]) }
      split(prefixed.span, from: 0, to: prefixed.count, stage: stage + 1, into: &ids)
    case .prefixSpace:
      split(text, from: start, to: limit, stage: stage + 1, into: &ids)
    }
  }

  @inline(__always)
  private mutating func encodeWord(
    _ text: Span<UInt8>, from start: Int, to end: Int, into ids: inout [UInt32]
  ) {
    guard end - start <= WordCache.Key.maximumLength else {
      merger.append(text, from: start, to: end, to: &ids)
      return
    }
    let key = WordCache.Key(text, from: start, to: end)
    if cache.append(key, to: &ids) { return }
    let count = ids.count
    let droppedBytes = merger.droppedBytes
    merger.append(text, from: start, to: end, to: &ids)
    // A hit would not count the bytes that the word drops.
    if merger.droppedBytes == droppedBytes { cache.insert(key, ids: ids[count...]) }
  }
}
