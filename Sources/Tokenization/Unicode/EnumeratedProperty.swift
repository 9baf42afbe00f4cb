/// A property of which every character has one of several values, such as its general category.
struct EnumeratedProperty: Sendable {
  /// The names of the values.
  let names: [String]
  /// By index in `names`, the scalars that have the value.
  let sets: [ScalarSet]

  init(names: [String], sets: [ScalarSet]) {
    self.names = names
    self.sets = sets
  }

  /// - Parameter runs: `PackedNumbers` that tile all code points: a length, an index in `names`.
  init(names: [String], runs: String) {
    var ranges = [[ClosedRange<UInt32>]](repeating: [], count: names.count)
    var numbers = PackedNumbers(runs)
    var start: UInt32 = 0
    while let length = numbers.next(), let index = numbers.next() {
      let end = start + UInt32(length)
      ranges[index].append(start...end - 1)
      start = end
    }
    self.init(names: names, sets: ranges.map { ScalarSet($0).intersection(.all) })
  }

  /// The scalars whose value has a name that begins with one of `prefixes`.
  func members(withPrefixes prefixes: [String]) -> ScalarSet {
    var ranges: [ClosedRange<UInt32>] = []
    for (name, set) in zip(names, sets) where prefixes.contains(where: name.hasPrefix) {
      ranges += set.ranges
    }
    return ScalarSet(ranges)
  }
}
