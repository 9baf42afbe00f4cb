/// Makes the bins of a packing fuller: of two bins that have space left, one takes the fullest load that
/// the items of both allow, the other the rest. Bins that are left without items fall away.
///
/// Best-fit-decreasing packs the longest items first and finds too few that fit the gaps of its first
/// bins. On 1,023 of GSM8K's training records in sequences of 512 tokens it leaves 3.6 % of all places
/// unused, and 1.6 % after this: 1.9 to 2.1 %, by the order of the bins, where no pair helps any more, and
/// the rest by exchanges that change nothing by themselves. Trying all triples left 1.6 %, too, in thirty
/// times the time. Filling one bin after the other with the best of the remaining items (Gupta and Ho
/// 1999) left 4.9 %, the sum of squares (Csirik et al. 2006) 4.3 %.
public enum PairwiseRepacking {
  /// The pairs that are tried, for every bin: GSM8K's need 47 until no pair helps.
  private static let pairsPerBin = 64
  /// The exchanges that are tried afterwards, for every bin.
  private static let exchangesPerBin = 100
  /// The most 64-bit words that the sums of a pair take, 8 MiB. Pairs with more items than fit these
  /// have short ones enough that best-fit-decreasing filled them.
  private static let wordLimit = 1 << 20

  /// Refines a packing.
  ///
  /// - Parameters:
  ///   - bins: the indices of the items of every bin.
  ///   - lengths: the lengths of the items.
  ///   - capacity: the length of a bin.
  /// - Returns: as many bins or fewer.
  /// - Complexity: O(n · items of a bin · capacity / 64) time for n bins.
  public static func refine(_ bins: [[Int]], lengths: [Int], capacity: Int) -> [[Int]] {
    var repacking = Repacking(bins, lengths: lengths, capacity: capacity)
    var budget = pairsPerBin * bins.count
    while budget > 0, repacking.improve(budget: &budget) {}
    repacking.exchange(rounds: exchangesPerBin)
    return repacking.loads.map(\.items).filter { !$0.isEmpty }
  }

  private struct Load {
    var items: [Int]
    var length: Int
  }

  /// Bins in the course of their repacking.
  private struct Repacking {
    private(set) var loads: [Load]
    private let lengths: [Int]
    private let capacity: Int
    /// How many items two bins may have together.
    private let itemCounts: ClosedRange<Int>

    init(_ bins: [[Int]], lengths: [Int], capacity: Int) {
      loads = bins.map { items in
        Load(items: items, length: items.reduce(0) { $0 + lengths[$1] })
      }
      self.lengths = lengths
      self.capacity = capacity
      // Two single items share no bin, or they would be in one.
      itemCounts = 3...max(3, wordLimit / (capacity / 64 + 1))
    }

    /// Tries the pairs of bins that have space left, the fullest first, and says whether one helped.
    mutating func improve(budget: inout Int) -> Bool {
      var improves = false
      loads.removeAll(where: \.items.isEmpty)
      loads.sort { $0.length > $1.length }
      let first = loads.firstIndex { $0.length < capacity } ?? loads.endIndex
      for fuller in first..<loads.count {
        for emptier in fuller + 1..<max(loads.count, fuller + 1) where budget > 0 {
          guard loads[fuller].length < capacity, loads[emptier].length < capacity,
            isRepackable(fuller, emptier)
          else { continue }
          budget -= 1
          let items = loads[fuller].items + loads[emptier].items
          let largest = max(loads[fuller].length, loads[emptier].length)
          guard let pair = divide(items), pair.fuller.length > largest else { continue }
          (loads[fuller], loads[emptier]) = pair
          improves = true
        }
      }
      return improves
    }

    /// Goes on where no pair helps: a bin with space left and any other exchange what leaves the fuller
    /// of them as full at least, so that other items come to stand beside each other.
    mutating func exchange(rounds: Int) {
      let fewest = (loads.reduce(0) { $0 + $1.length } + capacity - 1) / capacity
      for round in 0..<UInt64(rounds) where loads.count > fewest {
        let open = loads.indices.filter { loads[$0].length < capacity }
        for turn in loads.indices {
          let random = SeededHash.mix(round << 32 | UInt64(turn))
          let one = open[Int(random % UInt64(open.count))]
          let other = Int((random >> 20) % UInt64(loads.count))
          guard one != other, !loads[one].items.isEmpty, !loads[other].items.isEmpty,
            isRepackable(one, other)
          else { continue }
          let both = loads[one].items + loads[other].items
          // Which of several subsets with the sum is found depends on the order.
          let middle = Int((random >> 40) % UInt64(both.count))
          let largest = max(loads[one].length, loads[other].length)
          guard let pair = divide(Array(both[middle...] + both[..<middle])),
            pair.fuller.length >= largest
          else { continue }
          (loads[one], loads[other]) = (pair.emptier, pair.fuller)
        }
        loads.removeAll(where: \.items.isEmpty)
      }
    }

    private func isRepackable(_ one: Int, _ other: Int) -> Bool {
      itemCounts.contains(loads[one].items.count + loads[other].items.count)
    }

    /// The fullest load that some of the items make, and the others.
    private func divide(_ items: [Int]) -> (fuller: Load, emptier: Load)? {
      let total = items.reduce(0) { $0 + lengths[$1] }
      let best = SubsetSum(items.map { lengths[$0] }, limit: capacity)
      guard total - best.length <= capacity else { return nil }
      let (taken, left) = best.divide(items)
      return (
        Load(items: taken, length: best.length), Load(items: left, length: total - best.length)
      )
    }
  }
}

/// The largest sum within a limit that some of a few lengths have, by dynamic programming over a set of
/// sums in bits.
private struct SubsetSum {
  /// The sum.
  let length: Int
  private let lengths: [Int]
  private let wordCount: Int
  /// For every number of lengths, the sums that so many of the first lengths have.
  private var reachable: [UInt64]

  init(_ lengths: [Int], limit: Int) {
    self.lengths = lengths
    wordCount = limit / 64 + 1
    reachable = Array(repeating: 0, count: wordCount * (lengths.count + 1))
    reachable[0] = 1
    for (index, length) in lengths.enumerated() {
      let (from, to) = (index * wordCount, (index + 1) * wordCount)
      let (words, bits) = (UInt64(length) / 64, UInt64(length) % 64)
      for word in 0..<wordCount {
        var sums = reachable[from + word]
        let source = word - Int(words)
        if source >= 0 { sums |= reachable[from + source] << bits }
        if source >= 1, bits > 0 { sums |= reachable[from + source - 1] >> (64 - bits) }
        reachable[to + word] = sums
      }
    }
    let last = lengths.count * wordCount
    length =
      stride(from: limit, through: 0, by: -1).first { [reachable] sum in
        reachable[last + sum / 64] >> UInt64(sum % 64) & 1 == 1
      } ?? 0
  }

  /// The items that make the sum, and the others, in their order.
  func divide(_ items: [Int]) -> (taken: [Int], left: [Int]) {
    var (taken, left, rest) = ([Int](), [Int](), length)
    for index in lengths.indices.reversed() {
      if reachable[index * wordCount + rest / 64] >> UInt64(rest % 64) & 1 == 1 {
        left.append(items[index])
      } else {
        taken.append(items[index])
        rest -= lengths[index]
      }
    }
    return (taken.reversed(), left.reversed())
  }
}
