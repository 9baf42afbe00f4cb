/// Packs items into as few bins as the best-fit-decreasing rule finds, at most 11/9 of the optimum
/// plus one (Johnson 1974).
public enum BestFitDecreasing {
  /// Puts every item into one bin, the longest first, each where it leaves the least space.
  ///
  /// Items of one length keep their order, and the result depends on the arguments alone.
  ///
  /// - Returns: the indices of the items of every bin, in the order of packing.
  /// - Precondition: every length lies in `1...capacity`.
  /// - Complexity: O(n log L) time for n items and a capacity of L, O(n + L) memory.
  public static func pack(lengths: [Int], capacity: Int) -> [[Int]] {
    precondition(lengths.allSatisfy { (1...capacity).contains($0) })
    var bins: [[Int]] = []
    var open = OpenBins(capacity: capacity)
    for item in indicesByDecreasingLength(lengths, capacity: capacity) {
      let length = lengths[item]
      if let (bin, space) = open.takeTightest(atLeast: length) {
        bins[bin].append(item)
        open.insert(bin, space: space - length)
      } else {
        open.insert(bins.count, space: capacity - length)
        bins.append([item])
      }
    }
    return bins
  }

  /// A stable counting sort.
  private static func indicesByDecreasingLength(_ lengths: [Int], capacity: Int) -> [Int] {
    var starts = Array(repeating: 0, count: capacity + 1)
    for length in lengths { starts[capacity - length] += 1 }
    var total = 0
    for key in starts.indices { (starts[key], total) = (total, total + starts[key]) }
    var order = Array(repeating: 0, count: lengths.count)
    for (index, length) in lengths.enumerated() {
      order[starts[capacity - length]] = index
      starts[capacity - length] += 1
    }
    return order
  }
}

/// The bins with space left, found by their space through a segment tree.
private struct OpenBins {
  /// A power of two, so that the leaves of the tree lie on one level.
  private let leafCount: Int
  /// Whether a node of the implicit tree (root 1, children 2i and 2i + 1) has an open bin below it.
  private var occupied: [Bool]
  /// The open bins with each amount of space, the last inserted at the end.
  private var binsBySpace: [[Int]]

  init(capacity: Int) {
    leafCount = 1 << (Int.bitWidth - capacity.leadingZeroBitCount)
    occupied = Array(repeating: false, count: 2 * leafCount)
    binsBySpace = Array(repeating: [], count: capacity + 1)
  }

  /// Bins without space are full and are not kept.
  mutating func insert(_ bin: Int, space: Int) {
    guard space > 0 else { return }
    binsBySpace[space].append(bin)
    var node = leafCount + space
    while node > 0, !occupied[node] {
      occupied[node] = true
      node /= 2
    }
  }

  mutating func takeTightest(atLeast length: Int) -> (bin: Int, space: Int)? {
    guard let space = smallestSpace(atLeast: length), let bin = binsBySpace[space].popLast() else {
      return nil
    }
    if binsBySpace[space].isEmpty { vacate(space) }
    return (bin, space)
  }

  private mutating func vacate(_ space: Int) {
    var node = leafCount + space
    occupied[node] = false
    node /= 2
    while node > 0, !occupied[2 * node], !occupied[2 * node + 1] {
      occupied[node] = false
      node /= 2
    }
  }

  /// Climbs to the first subtree to the right that has a bin, then goes down its left edge.
  private func smallestSpace(atLeast length: Int) -> Int? {
    var node = leafCount + length
    while !occupied[node] {
      while node % 2 == 1 { node /= 2 }
      guard node > 0 else { return nil }
      node += 1
    }
    while node < leafCount { node = occupied[2 * node] ? 2 * node : 2 * node + 1 }
    return node - leafCount
  }
}
