/// What a form does to the scalars of a segment (The Unicode Standard, section 3.11).
extension UnicodeNormalizer {
  func appendDecomposition(of scalar: UInt32, to output: inout [UInt32]) {
    if let decomposition = decompositions.replacement(of: scalar) {
      output.append(contentsOf: decomposition)
    } else if !Hangul.appendDecomposition(of: scalar, to: &output) {
      output.append(scalar)
    }
  }

  /// Puts each run of marks in the order of their classes; equal classes keep their order.
  func sortMarks(_ scalars: inout [UInt32]) {
    var start = 0
    while start < scalars.count {
      var isSorted = true
      var end = start
      var previousClass: UInt8 = 0
      while end < scalars.count, case let value = combiningClasses[scalars[end]], value != 0 {
        if value < previousClass { isSorted = false }
        previousClass = value
        end += 1
      }
      if !isSorted {
        let keys = scalars[start..<end].enumerated().map { (combiningClasses[$1], $0, $1) }
        let sorted = keys.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        scalars.replaceSubrange(start..<end, with: sorted.map(\.2))
      }
      start = end + 1
    }
  }

  /// Joins each starter with the marks after it that no mark of their class, or starter, blocks.
  func compose(_ scalars: inout [UInt32]) {
    guard let composites else { return }
    var starter: Int?
    var previousClass: UInt8 = 0
    var count = 0
    for scalar in scalars {
      let combiningClass = combiningClasses[scalar]
      let isAdjacent = starter == count - 1
      if let starter, isAdjacent || previousClass < combiningClass,
        let composite = composites.composite(scalars[starter], scalar)
      {
        scalars[starter] = composite
        continue
      }
      if combiningClass == 0 { starter = count }
      previousClass = combiningClass
      scalars[count] = scalar
      count += 1
    }
    scalars.removeLast(scalars.count - count)
  }
}
