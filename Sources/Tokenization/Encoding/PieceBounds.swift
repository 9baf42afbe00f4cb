/// Where the pieces of a text end and which of them recognise special tokens.
struct PieceBounds {
  /// One piece.
  struct Piece {
    var end: Int
    var recognizesSpecialTokens: Bool
  }

  /// What stands before a text.
  enum Before {
    case nothing, addedToken, text
  }

  private var pieces: [Piece] = []
  /// What the pieces' text goes on from.
  let before: Before

  init(after before: Before = .nothing) { self.before = before }

  /// One piece that is all of a text.
  init(whole count: Int, recognizesSpecialTokens: Bool) {
    pieces = [Piece(end: count, recognizesSpecialTokens: recognizesSpecialTokens)]
    before = .nothing
  }

  /// Adds the piece that ends at `end`.
  mutating func append(end: Int, recognizesSpecialTokens: Bool) {
    pieces.append(Piece(end: end, recognizesSpecialTokens: recognizesSpecialTokens))
  }

  /// Whether some piece recognises special tokens.
  var recognizeSpecialTokens: Bool { pieces.contains(where: \.recognizesSpecialTokens) }

  /// Whether every piece that has a part in `range` recognises special tokens.
  func recognizeSpecialTokens(in range: Range<Int>) -> Bool {
    var index = range.lowerBound
    while index < range.upperBound {
      let piece = piece(at: index)
      guard piece.recognizesSpecialTokens else { return false }
      index = piece.end
    }
    return true
  }

  /// The piece that holds the byte at `index`.
  func piece(at index: Int) -> Piece {
    // The first piece that ends after `index`.
    var (low, high) = (0, pieces.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].end > index { high = middle } else { low = middle + 1 }
    }
    return pieces[low]
  }
}
