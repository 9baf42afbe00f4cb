/// A set of Unicode scalars: ascending ranges that neither overlap nor touch.
struct ScalarSet: Equatable, Sendable {
  /// Every scalar: every code point but the surrogates.
  static let all = ScalarSet([0...0xD7FF, 0xE000...0x10FFFF])

  private(set) var ranges: [ClosedRange<UInt32>] = []

  init() {}

  /// The union of ranges in any order.
  init(_ ranges: [ClosedRange<UInt32>]) {
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = self.ranges.last, range.lowerBound <= last.upperBound + 1 {
        let upper = max(last.upperBound, range.upperBound)
        self.ranges[self.ranges.count - 1] = last.lowerBound...upper
      } else {
        self.ranges.append(range)
      }
    }
  }

  init(_ scalar: UInt32) { ranges = [scalar...scalar] }

  init(_ text: String) { self.init(text.unicodeScalars.map { $0.value...$0.value }) }

  /// - Parameter runs: `PackedNumbers`: for each range, how many scalars lie between it and the one
  ///   before, and its length.
  init(runs: String) {
    var numbers = PackedNumbers(runs)
    var end: UInt32 = 0
    while let gap = numbers.next(), let length = numbers.next() {
      let start = end + UInt32(gap)
      end = start + UInt32(length)
      ranges.append(start...end - 1)
    }
  }

  var isEmpty: Bool { ranges.isEmpty }

  var complement: ScalarSet {
    var gaps: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges {
      if next < range.lowerBound { gaps.append(next...range.lowerBound - 1) }
      next = range.upperBound + 1
    }
    if next <= 0x10FFFF { gaps.append(next...0x10FFFF) }
    return ScalarSet(gaps).intersection(.all)
  }

  func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(ranges + other.ranges) }

  func intersection(_ other: ScalarSet) -> ScalarSet {
    var result = ScalarSet()
    var (left, right) = (0, 0)
    while left < ranges.count && right < other.ranges.count {
      let (a, b) = (ranges[left], other.ranges[right])
      if a.overlaps(b) { result.ranges.append(a.clamped(to: b)) }
      if a.upperBound < b.upperBound { left += 1 } else { right += 1 }
    }
    return result
  }

  func subtracting(_ other: ScalarSet) -> ScalarSet { intersection(other.complement) }

  /// - Complexity: O(log n) in the number of ranges.
  func contains(_ scalar: UInt32) -> Bool {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(scalar)
  }
}
