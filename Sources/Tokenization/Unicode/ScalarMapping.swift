/// What replaces each scalar that a normalizer changes: a scalar or several.
struct ScalarMapping: Sendable {
  /// The scalars that are replaced, table by table.
  private(set) var scalars: [UInt32] = []

  /// By scalar, 0 or 1 + its place in `ends`.
  private var entries = ScalarTable<UInt16>(repeating: 0)
  /// The end in `replacements` of each entry, which begins where the one before it ends.
  private var ends: [Int] = []
  private var replacements: [UInt32] = []

  /// Reads tables of `PackedNumbers`; the later count where several replace a scalar.
  ///
  /// An entry is the distance of its scalar from the entry before's, the number of scalars that
  /// replace it, and those: each a signed distance from the one before it, the first from the
  /// scalar itself.
  init(_ tables: String...) {
    for table in tables {
      var numbers = PackedNumbers(table)
      var scalar = 0
      while let distance = numbers.next(), let count = numbers.next() {
        scalar += distance
        var replacement = scalar
        for _ in 0..<count {
          replacement += numbers.nextSigned() ?? 0
          replacements.append(UInt32(replacement))
        }
        ends.append(replacements.count)
        scalars.append(UInt32(scalar))
        entries[UInt32(scalar)] = UInt16(ends.count)
      }
    }
  }

  /// What replaces a scalar; nil where it stays as it is.
  func replacement(of scalar: UInt32) -> ArraySlice<UInt32>? {
    let entry = Int(entries[scalar])
    guard entry != 0 else { return nil }
    return replacements[(entry == 1 ? 0 : ends[entry - 2])..<ends[entry - 1]]
  }
}
