/// Turns text into ids, with a cache of words and buffers of its own: one for each task.
///
/// Text is UTF-8. Bytes that are not are encoded as they stand, each as a character of no class.
public struct TokenEncoder: ~Copyable {
  let classes: UnicodeClasses
  private let template: SpecialTokensTemplate
  /// Looked for in the text as it is.
  let addedTokens: AddedTokenMatcher
  /// Looked for after normalization, in what the others leave.
  let normalizedAddedTokens: AddedTokenMatcher
  let stages: [PreTokenizer.Stage]
  /// The matcher of each stage that has a pattern.
  let matchers: [TextMatcher?]
  let normalizer: TextNormalizer
  private let addedIDs: Set<UInt32>

  var words: WordEncoder
  /// The pieces that stages have cut and that are yet to be handed on, the innermost stage's last.
  var pieces: [Range<Int>] = []
  private var joined: [UInt8] = []

  init(_ tokenizer: Tokenizer) {
    classes = tokenizer.classes
    template = tokenizer.template
    addedTokens = tokenizer.matcher
    normalizedAddedTokens = tokenizer.normalizedMatcher
    stages = tokenizer.preTokenizer.stages
    matchers = stages.map { stage in
      guard case .split(let pattern, _, _) = stage else { return nil }
      return pattern.makeMatcher()
    }
    normalizer = TextNormalizer(tokenizer.normalizer, classes: classes)
    addedIDs = Set(tokenizer.addedTokens.map(\.id))
    words = WordEncoder(tokenizer.model)
  }

  /// How many bytes had no token of their own and were left out, as the reference leaves them out.
  public var droppedBytes: Int { words.droppedBytes }

  /// Appends the ids of a text.
  ///
  /// - Parameters:
  ///   - text: UTF-8.
  ///   - recognizesSpecialTokens: whether special tokens in the text become their ids, or are
  ///     encoded as the text they are (the reference's `encode_special_tokens`).
  ///   - addsSpecialTokens: whether the definition's template puts its special tokens around the
  ///     text (the reference's `add_special_tokens`).
  ///   - ids: where the ids go.
  public mutating func encode(
    _ text: Span<UInt8>, recognizesSpecialTokens: Bool, addsSpecialTokens: Bool = false,
    into ids: inout [UInt32]
  ) {
    let pieces = PieceBounds(whole: text.count, recognizesSpecialTokens: recognizesSpecialTokens)
    if addsSpecialTokens { ids += template.prefix }
    encode(text, pieces: pieces, into: &ids)
    if addsSpecialTokens { ids += template.suffix }
  }

  /// Appends the ids of a text.
  public mutating func encode(
    _ text: String, recognizesSpecialTokens: Bool, addsSpecialTokens: Bool = false,
    into ids: inout [UInt32]
  ) {
    encode(
      text.utf8.span, recognizesSpecialTokens: recognizesSpecialTokens,
      addsSpecialTokens: addsSpecialTokens, into: &ids)
  }

  /// The ids of a text.
  public mutating func encode(
    _ text: String, recognizesSpecialTokens: Bool = true, addsSpecialTokens: Bool = false
  ) -> [UInt32] {
    var ids: [UInt32] = []
    encode(
      text, recognizesSpecialTokens: recognizesSpecialTokens, addsSpecialTokens: addsSpecialTokens,
      into: &ids)
    return ids
  }

  /// Appends the ids of pieces joined to one text.
  ///
  /// Words run across the pieces' ends. Added tokens do not: each lies within one piece, and the
  /// special ones within one that recognises them.
  ///
  /// Special tokens that are looked for after normalization are found only between pieces that
  /// recognise them, where normalization changes the text: it moves the pieces' ends.
  ///
  /// - Parameters:
  ///   - pieces: the pieces.
  ///   - goesOn: whether they go on from the text whose ids are there, so that what a tokenizer puts
  ///     before a text (`Prepend`, a `Metaspace` of the first piece) is not put before them.
  ///   - ids: where the ids go.
  public mutating func encode(
    _ pieces: [TextPiece], goesOn: Bool = false, into ids: inout [UInt32]
  ) {
    var bounds = PieceBounds(after: goesOn ? before(ids) : .nothing)
    var text = exchange(&joined, with: [])
    text.removeAll(keepingCapacity: true)
    for piece in pieces where !piece.text.isEmpty {
      text.append(contentsOf: piece.text.utf8)
      bounds.append(end: text.count, recognizesSpecialTokens: piece.recognizesSpecialTokens)
    }
    encode(text.span, pieces: bounds, into: &ids)
    joined = text
  }
  /// What the text behind `ids` goes on from.
  private func before(_ ids: [UInt32]) -> PieceBounds.Before {
    guard let last = ids.last else { return .nothing }
    return addedIDs.contains(last) ? .addedToken : .text
  }
}
