/// What becomes of the matches at which a text is cut.
enum SplitBehavior: String, Sendable, CaseIterable {
  /// Each is a piece.
  case isolated = "Isolated"
  /// They are left out.
  case removed = "Removed"
  /// Each is joined to what lies before it.
  case mergedWithPrevious = "MergedWithPrevious"
  /// Each is joined to what lies after it.
  case mergedWithNext = "MergedWithNext"
  /// Adjacent ones are one piece.
  case contiguous = "Contiguous"
}

/// Makes the pieces of a text from its segments.
struct PieceCollector {
  private let behavior: SplitBehavior
  /// The pieces of the text, some of them perhaps empty, after those that were there before.
  private(set) var pieces: [Range<Int>]
  /// How many were there before.
  let firstPiece: Int
  private var wasMatch = false

  init(_ behavior: SplitBehavior, after pieces: consuming [Range<Int>]) {
    self.behavior = behavior
    firstPiece = pieces.count
    self.pieces = pieces
  }

  /// Adds the next segment. Segments tile the text; a match may be empty.
  mutating func append(_ segment: Range<Int>, isMatch: Bool) {
    let joins =
      switch behavior {
      case .isolated, .removed: false
      case .mergedWithPrevious: isMatch && !wasMatch
      case .mergedWithNext: !isMatch && wasMatch
      case .contiguous: isMatch == wasMatch
      }
    wasMatch = isMatch
    if joins, pieces.count > firstPiece {
      pieces[pieces.count - 1] = pieces[pieces.count - 1].lowerBound..<segment.upperBound
    } else if behavior != .removed || !isMatch {
      pieces.append(segment)
    }
  }
}
