/// Finds added tokens in text: the leftmost, and of several at one place the longest.
struct AddedTokenMatcher: Sendable {
  /// A token in the text.
  struct Match: Equatable {
    var start: Int
    var end: Int
    var id: UInt32
    var isSpecial: Bool
  }

  private struct Candidate: Sendable {
    var bytes: [UInt8]
    var id: UInt32
    var isSpecial: Bool
  }

  /// The tokens by their first byte, the longest first.
  private var candidates: [[Candidate]] = Array(repeating: [], count: 256)
  private var startsToken = [Bool](repeating: false, count: 256)

  /// Whether there is no token at all.
  private(set) var isEmpty = true
  /// Whether there are tokens that even text from outside may produce.
  private(set) var hasOrdinaryTokens = false

  /// - Parameter tokens: the bytes to look for, none of them empty, and what they mean.
  init(_ tokens: [(bytes: [UInt8], id: UInt32, isSpecial: Bool)]) {
    for token in tokens {
      let first = Int(token.bytes[0])
      candidates[first].append(
        Candidate(bytes: token.bytes, id: token.id, isSpecial: token.isSpecial))
      startsToken[first] = true
      isEmpty = false
      hasOrdinaryTokens = hasOrdinaryTokens || !token.isSpecial
    }
    for first in candidates.indices {
      candidates[first].sort { $0.bytes.count > $1.bytes.count }
    }
  }

  /// The first token from `start` on that lies within one piece.
  ///
  /// A special token in a piece that does not recognise it is passed over, text and all, as the
  /// reference does it: no shorter token is found inside it.
  func firstMatch(
    in text: Span<UInt8>, from start: Int, limit: Int, pieces: borrowing PieceBounds
  ) -> Match? {
    var index = start
    while index < limit {
      guard startsToken[Int(text[index])] else {
        index += 1
        continue
      }
      let piece = pieces.piece(at: index)
      guard let match = match(in: text, at: index, limit: min(limit, piece.end)) else {
        index += 1
        continue
      }
      if piece.recognizesSpecialTokens || !match.isSpecial { return match }
      index = match.end
    }
    return nil
  }

  private func match(in text: Span<UInt8>, at index: Int, limit: Int) -> Match? {
    for candidate in candidates[Int(text[index])] {
      let end = index + candidate.bytes.count
      guard end <= limit else { continue }
      if candidate.bytes.indices.allSatisfy({ text[index + $0] == candidate.bytes[$0] }) {
        return Match(start: index, end: end, id: candidate.id, isSpecial: candidate.isSpecial)
      }
    }
    return nil
  }
}
