extension UnicodeNormalizer {
  init(buildingTablesOf form: NormalizationForm) {
    combiningClasses = Self.combiningClasses()
    decompositions =
      form.isCompatibility
      ? ScalarMapping(NormalizationTable.canonical, NormalizationTable.compatibility)
      : ScalarMapping(NormalizationTable.canonical)
    composites = form.composes ? CompositeTable() : nil
    stability = combiningClasses
    markUnstableScalars()
  }

  private static func combiningClasses() -> ScalarTable<UInt8> {
    var classes = ScalarTable<UInt8>(repeating: 0)
    var numbers = PackedNumbers(NormalizationTable.combiningClasses)
    var scalar: UInt32 = 0
    while let length = numbers.next(), let combiningClass = numbers.next() {
      let end = scalar + UInt32(length)
      if combiningClass != 0 {
        for scalar in scalar..<end { classes[scalar] = UInt8(combiningClass) }
      }
      scalar = end
    }
    return classes
  }

  private mutating func markUnstableScalars() {
    for scalar in decompositions.scalars {
      var scalars: [UInt32] = []
      appendDecomposition(of: scalar, to: &scalars)
      compose(&scalars)
      if scalars != [scalar] { stability[scalar] = Self.unstable }
    }
    guard let composites else {
      for syllable in Hangul.syllables { stability[syllable] = Self.unstable }
      return
    }
    for second in composites.seconds { stability[second] = Self.unstable }
    for jamo in Hangul.vowels { stability[jamo] = Self.unstable }
    for jamo in Hangul.trails.dropFirst() { stability[jamo] = Self.unstable }
  }
}
