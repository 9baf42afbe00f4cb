/// The pairs of scalars that canonical composition joins.
struct CompositeTable: Sendable {
  /// Ascending: the first scalar, the second and their composite, in 21 bits each.
  private var entries: [UInt64] = []

  init() {
    var numbers = PackedNumbers(NormalizationTable.composites)
    var (first, second, composite) = (0, 0, 0)
    while let a = numbers.nextSigned(), let b = numbers.nextSigned(), let c = numbers.nextSigned() {
      (first, second, composite) = (first + a, second + b, composite + c)
      entries.append(UInt64(first) << 42 | UInt64(second) << 21 | UInt64(composite))
    }
  }

  /// The second scalars of the pairs.
  var seconds: some Sequence<UInt32> { entries.lazy.map { UInt32($0 >> 21 & 0x1F_FFFF) } }

  /// What two scalars compose, if anything.
  func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
    if let syllable = Hangul.composite(first, second) { return syllable }
    let pair = UInt64(first) << 21 | UInt64(second)
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle] >> 21 < pair { low = middle + 1 } else { high = middle }
    }
    guard low < entries.count, entries[low] >> 21 == pair else { return nil }
    return UInt32(entries[low] & 0x1F_FFFF)
  }
}
