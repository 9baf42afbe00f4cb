/// A parsed regular expression.
indirect enum PatternNode: Equatable {
  case character(CharacterSet)
  case anchor(Anchor)
  /// `\R`: a line end, CR LF taken as one.
  case lineEnd
  case sequence([PatternNode])
  case alternatives([PatternNode])
  case group(Group, PatternNode)
  case repetition(PatternNode, Repetition)

  /// A place between two characters.
  enum Anchor {
    case startOfLine, endOfLine, startOfText, endOfText, endOfLastLine, startOfSearch
    case wordBoundary, noWordBoundary
  }

  /// What a group adds to its content.
  enum Group {
    case atomic, lookAhead, negativeLookAhead, lookBehind, negativeLookBehind
  }

  /// How often, and which attempt comes first.
  struct Repetition: Equatable {
    enum Mode { case greedy, lazy, possessive }

    var minimum: Int
    /// Nil is without bound.
    var maximum: Int?
    var mode: Mode
  }

  /// The number of characters of every match, nil where matches differ in it.
  var fixedLength: Int? {
    switch self {
    case .character: return 1
    case .anchor: return 0
    case .lineEnd: return nil
    case .sequence(let nodes):
      var sum = 0
      for node in nodes {
        guard let length = node.fixedLength else { return nil }
        sum += length
      }
      return sum
    case .alternatives(let nodes):
      let lengths = nodes.map(\.fixedLength)
      return lengths.allSatisfy { $0 == lengths[0] } ? lengths[0] : nil
    case .group(.atomic, let node): return node.fixedLength
    case .group: return 0
    case .repetition(let node, let times):
      guard times.minimum == times.maximum, let length = node.fixedLength else { return nil }
      return length.multipliedReportingOverflow(by: times.minimum).partialValue
    }
  }
}
