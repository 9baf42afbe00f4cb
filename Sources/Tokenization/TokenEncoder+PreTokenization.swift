extension TokenEncoder {
  /// Cuts by one stage and hands each piece to the next; after the last, a piece is a word.
  ///
  /// - Parameter originEnd: the pieces that begin before it stand for the original text's first
  ///   character.
  mutating func split(
    _ text: Span<UInt8>, from start: Int, to limit: Int, stage: Int, originEnd: Int,
    into ids: inout [UInt32]
  ) {
    guard start < limit else { return }
    guard stage < stages.count else {
      words.encode(text, from: start, to: limit, by: WholeScanner(), into: &ids)
      return
    }
    let next = stage + 1
    var index = start
    switch stages[stage] {
    case .words(let pattern):
      splitWords(
        text, from: start, to: limit, pattern, stage: next, originEnd: originEnd, into: &ids)
    case .digits(let individually):
      while index < limit {
        let end = classes.endOfDigitsPiece(
          in: text, from: index, limit: limit, individually: individually)
        split(text, from: index, to: end, stage: next, originEnd: originEnd, into: &ids)
        index = end
      }
    case .wordsAndSymbols:
      while index < limit {
        let (end, isWhitespace) = classes.endOfWordOrSymbols(in: text, from: index, limit: limit)
        if !isWhitespace {
          split(text, from: index, to: end, stage: next, originEnd: originEnd, into: &ids)
        }
        index = end
      }
    case .characters(let characterClass, let behavior):
      var collector = PieceCollector(behavior, after: exchange(&pieces, with: []))
      classes.forEachSegment(of: characterClass, in: text, subject: start..<limit) {
        collector.append($0, isMatch: $1)
      }
      handOn(collector, of: text, stage: next, originEnd: originEnd, into: &ids)
    case .split(_, let behavior, let isInverted):
      var collector = PieceCollector(behavior, after: exchange(&pieces, with: []))
      matchers[stage]?.forEachSegment(in: text, subject: start..<limit) {
        collector.append($0, isMatch: $1 != isInverted)
      }
      handOn(collector, of: text, stage: next, originEnd: originEnd, into: &ids)
    case .prefixSpace where text[start] == .space:
      split(text, from: start, to: limit, stage: next, originEnd: originEnd, into: &ids)
    case .prefixSpace:
      let piece = RewrittenPiece(
        text, start..<limit, originEnd: originEnd, prefix: [.space]
      ) { $1.append($0) }
      handOn(piece, stage: next, into: &ids)
    case .byteAlphabet:
      let piece = RewrittenPiece(text, start..<limit, originEnd: originEnd) {
        appendUTF8(ByteAlphabet.scalars[Int($0)].value, to: &$1)
      }
      handOn(piece, stage: next, into: &ids)
    case .metaspace(let metaspace):
      let piece = metaspace.rewritten(text, start..<limit, originEnd: originEnd)
      handOn(piece, stage: next, into: &ids) { metaspace.endOfPiece(in: $0, from: $1) }
    }
  }

  private mutating func splitWords(
    _ text: Span<UInt8>, from start: Int, to limit: Int, _ pattern: WordPattern, stage: Int,
    originEnd: Int, into ids: inout [UInt32]
  ) {
    switch pattern {
    case .gpt2(let isolatesDigits):
      splitWords(
        text, from: start, to: limit, GPT2Scanner(classes, isolatesDigits: isolatesDigits),
        stage: stage, originEnd: originEnd, into: &ids)
    case .cl100k(let maximumDigits):
      splitWords(
        text, from: start, to: limit, CL100KScanner(classes, maximumDigits: maximumDigits),
        stage: stage, originEnd: originEnd, into: &ids)
    case .o200k:
      splitWords(
        text, from: start, to: limit, O200KScanner(classes), stage: stage, originEnd: originEnd,
        into: &ids)
    }
  }

  private mutating func splitWords(
    _ text: Span<UInt8>, from start: Int, to limit: Int, _ scanner: some WordScanner, stage: Int,
    originEnd: Int, into ids: inout [UInt32]
  ) {
    if stage == stages.count {
      words.encode(text, from: start, to: limit, by: scanner, into: &ids)
      return
    }
    var index = start
    while index < limit {
      let end = scanner.endOfWord(in: text, from: index, limit: limit)
      split(text, from: index, to: end, stage: stage, originEnd: originEnd, into: &ids)
      index = end
    }
  }

  /// Hands on the pieces that a stage has collected.
  private mutating func handOn(
    _ collector: consuming PieceCollector, of text: Span<UInt8>, stage: Int, originEnd: Int,
    into ids: inout [UInt32]
  ) {
    let first = collector.firstPiece
    pieces = collector.pieces
    for index in first..<pieces.count {
      let piece = pieces[index]
      split(
        text, from: piece.lowerBound, to: piece.upperBound, stage: stage, originEnd: originEnd,
        into: &ids)
    }
    pieces.removeLast(pieces.count - first)
  }

  /// Hands on a changed copy, whole or cut by `endOfPiece`.
  private mutating func handOn(
    _ piece: RewrittenPiece, stage: Int, into ids: inout [UInt32],
    endOfPiece: (_ text: [UInt8], _ start: Int) -> Int = { text, _ in text.count }
  ) {
    var start = 0
    while start < piece.bytes.count {
      let end = endOfPiece(piece.bytes, start)
      split(
        piece.bytes.span, from: start, to: end, stage: stage, originEnd: piece.originEnd,
        into: &ids)
      start = end
    }
  }
}
