/// The sets of scalars that the reference's regex engine means by `\p{…}`.
///
/// Its version of Unicode is neither the standard library's nor PCRE2's.
enum UnicodeProperty {
  /// The ranges of a property, ascending and apart.
  ///
  /// - Parameter name: a general category (`Lu`), a group of them (`L`), `LC` for cased letters, or
  ///   a name of `UnicodeCategoryTable.sets`. Case, spaces, `-` and `_` mean nothing, as there.
  /// - Returns: nil where the table has no such property.
  static func ranges(named name: String) -> [ClosedRange<UInt32>]? {
    let name = loose(name)
    let categories = UnicodeCategoryTable.categories.map(loose)
    let isCased = { ["lu", "ll", "lt"].contains($0) }
    let wanted = categories.map {
      $0 == name || name.utf8.count == 1 && $0.hasPrefix(name) || name == "lc" && isCased($0)
    }
    if wanted.contains(true) { return ranges(ofCategories: wanted) }
    return UnicodeCategoryTable.sets.first { loose($0.name) == name }.map { ranges(ofSet: $0.runs) }
  }

  private static func loose(_ name: String) -> String {
    name.lowercased().filter { !" -_".contains($0) }
  }

  private static func ranges(ofCategories wanted: [Bool]) -> [ClosedRange<UInt32>] {
    var ranges: [ClosedRange<UInt32>] = []
    var numbers = PackedNumbers(UnicodeCategoryTable.runs)
    var first: UInt32 = 0
    while let length = numbers.next(), let category = numbers.next() {
      let end = first + UInt32(length)
      if wanted[category] {
        if let last = ranges.last, last.upperBound + 1 == first {
          ranges[ranges.count - 1] = last.lowerBound...end - 1
        } else {
          ranges.append(first...end - 1)
        }
      }
      first = end
    }
    return ranges
  }

  private static func ranges(ofSet runs: String) -> [ClosedRange<UInt32>] {
    var ranges: [ClosedRange<UInt32>] = []
    var numbers = PackedNumbers(runs)
    var end: UInt32 = 0
    while let gap = numbers.next(), let length = numbers.next() {
      let first = end + UInt32(gap)
      end = first + UInt32(length)
      ranges.append(first...end - 1)
    }
    return ranges
  }
}
