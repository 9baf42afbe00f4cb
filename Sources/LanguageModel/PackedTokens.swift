/// Token rows of several segments, one after another without padding.
///
/// Attention and positions restart at each segment.
public struct PackedTokens: Sendable {
  /// The ids, T of them.
  public let ids: [UInt32]
  /// Each segment's rows.
  public let segments: [Range<Int>]

  /// Joins segments; none may be empty.
  public init(_ segments: [[UInt32]]) {
    precondition(segments.allSatisfy { !$0.isEmpty })
    var ranges: [Range<Int>] = []
    var first = 0
    for segment in segments {
      ranges.append(first..<first + segment.count)
      first += segment.count
    }
    ids = Array(segments.joined())
    self.segments = ranges
  }

  /// The number of rows, T.
  public var count: Int { ids.count }

  /// Each row's place in its segment, after `offsets` earlier tokens of the same segment.
  func positions(after offsets: [Int]? = nil) -> [Int] {
    segments.enumerated().flatMap { index, rows in
      let first = offsets?[index] ?? 0
      return first..<first + rows.count
    }
  }
}
