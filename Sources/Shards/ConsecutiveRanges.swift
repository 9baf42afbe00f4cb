/// Ranges that follow one another from 0, kept by where they end.
struct ConsecutiveRanges: Equatable {
  private var ends: [Int] = []

  var count: Int { ends.count }

  /// Where the last range ends.
  var end: Int { ends.last ?? 0 }

  subscript(place: Int) -> Range<Int> {
    (place == 0 ? 0 : ends[place - 1])..<ends[place]
  }

  /// Adds a range of `length` after the last.
  mutating func append(length: Int) { ends.append(end + length) }

  /// The place of the range that holds `position`; empty ranges hold nothing.
  ///
  /// - Complexity: O(log ranges).
  func place(of position: Int) -> Int {
    precondition(position >= 0 && position < end, "position \(position) is outside 0..<\(end)")
    var low = 0
    var high = count - 1
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] <= position { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The places of the ranges from the one that holds `range`'s first position to that of its last.
  func places(overlapping range: Range<Int>) -> Range<Int> {
    guard !range.isEmpty else { return 0..<0 }
    return place(of: range.lowerBound)..<place(of: range.upperBound - 1) + 1
  }
}
