/// Which characters equal each other where case is ignored.
struct CaseEquivalence {
  /// For each scalar that has case, all that equal it, itself among them.
  private static let orbits: [UInt32: ScalarSet] = {
    var orbits: [UInt32: ScalarSet] = [:]
    let partners = ScalarMapping(CaseEquivalenceTable.scalars)
    for lowest in partners.scalars {
      let members = [lowest] + (partners.replacement(of: lowest) ?? [])
      let orbit = ScalarSet(members.map { $0...$0 })
      for member in members { orbits[member] = orbit }
    }
    return orbits
  }()
  private static let expansions = ScalarMapping(CaseEquivalenceTable.sequences)
  /// The scalars that equal sequences of several (ß and ss).
  private static let foldsToSeveral = ScalarSet(expansions.scalars.map { $0...$0 })
  /// Those sequences, by their orbits' lowest scalars.
  private static let sequences = expansions.scalars.map { scalar in
    expansions.replacement(of: scalar)?.map(lowest) ?? []
  }

  /// The literals that may begin such a sequence, by their orbits' lowest scalars.
  private var recent: [UInt32] = []

  private static func lowest(_ scalar: UInt32) -> UInt32 {
    orbits[scalar]?.ranges[0].lowerBound ?? scalar
  }

  /// All that equals a scalar, itself among them.
  func orbit(of scalar: UInt32) -> ScalarSet { Self.orbits[scalar] ?? ScalarSet(scalar) }

  /// `set` and all that equals one of its members.
  func closure(of set: ScalarSet) -> ScalarSet {
    var ranges = set.ranges
    for (scalar, orbit) in Self.orbits where set.contains(scalar) { ranges += orbit.ranges }
    return ScalarSet(ranges)
  }

  /// True if a member equals a sequence.
  func hasSequences(_ set: ScalarSet) -> Bool { !set.intersection(Self.foldsToSeveral).isEmpty }

  /// Takes note of the next literal of a pattern.
  ///
  /// - Returns: False if it, or the literals that it ends, equal others in number.
  mutating func append(_ scalar: UInt32) -> Bool {
    if Self.foldsToSeveral.contains(scalar) { return false }
    recent = recent.suffix(2) + [Self.lowest(scalar)]
    return !Self.sequences.contains { recent.suffix($0.count).elementsEqual($0) }
  }

  /// Takes note of what is no literal.
  mutating func forgetRecent() { recent = [] }
}
