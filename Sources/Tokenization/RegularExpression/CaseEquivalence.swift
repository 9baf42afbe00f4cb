/// Which characters equal each other where case is ignored.
struct CaseEquivalence {
  /// For each scalar that has case, all that equal it, itself among them.
  private var orbits: [UInt32: ScalarSet] = [:]
  /// The scalars that equal sequences of several (ß and ss).
  private let foldsToSeveral = ScalarSet(
    UnicodePropertyTable.foldsToSeveral.map { $0...$0 })
  private var sequences: [[UInt32]] = []
  /// The literals that may begin such a sequence, by their orbits' lowest scalars.
  private var recent: [UInt32] = []

  init() {
    let runs = UnicodePropertyTable.casePairs
    for index in stride(from: 0, to: runs.count, by: 4) {
      for step in 0..<runs[index + 1] {
        let scalar = runs[index] + step * runs[index + 2]
        let partner = scalar + runs[index + 3]
        let orbit = orbit(of: scalar).union(orbit(of: partner))
        for range in orbit.ranges { for member in range { orbits[member] = orbit } }
      }
    }
    sequences = UnicodePropertyTable.sequences.split(separator: 0).map { $0.map(lowest) }
  }

  private func orbit(of scalar: UInt32) -> ScalarSet { orbits[scalar] ?? ScalarSet(scalar) }

  private func lowest(_ scalar: UInt32) -> UInt32 { orbit(of: scalar).ranges[0].lowerBound }

  /// `set` and all that equals one of its members.
  func closure(of set: ScalarSet) -> ScalarSet {
    var ranges = set.ranges
    for (scalar, orbit) in orbits where set.contains(scalar) { ranges += orbit.ranges }
    return ScalarSet(ranges)
  }

  /// True if a member equals a sequence.
  func hasSequences(_ set: ScalarSet) -> Bool { !set.intersection(foldsToSeveral).isEmpty }

  /// Takes note of the next literal of a pattern.
  ///
  /// - Returns: False if it, or the literals that it ends, equal others in number.
  mutating func append(_ scalar: UInt32) -> Bool {
    if foldsToSeveral.contains(scalar) { return false }
    recent = recent.suffix(2) + [lowest(scalar)]
    return !sequences.contains { recent.suffix($0.count).elementsEqual($0) }
  }

  /// Takes note of what is no literal.
  mutating func forgetRecent() { recent = [] }
}
