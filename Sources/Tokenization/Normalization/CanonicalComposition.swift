/// Unicode normalization form C, as the reference does it.
///
/// Neither the standard library's nor Foundation's will do: the reference's tables are of an older
/// version of Unicode, and 154 marks are ordered otherwise.
struct CanonicalComposition: Sendable {
  /// By scalar: 0 is a starter that composition leaves alone and never joins to what precedes it; a
  /// combining class; or `unstableStarter`.
  private let combiningClasses: [UInt8]
  /// What a scalar decomposes to; the second is 0 where it is one scalar.
  private let decompositions: [UInt32: (first: UInt32, second: UInt32)]
  /// The composites by their pair, the first scalar in the high half.
  private let composites: [UInt64: UInt32]

  /// A starter that decomposes, or may compose with what precedes it. No combining class is 255.
  private static let unstableStarter: UInt8 = 255

  init() {
    var classes = [UInt8](repeating: 0, count: Int(illFormedScalar) + 1)
    var decompositions: [UInt32: (first: UInt32, second: UInt32)] = [:]
    var composites: [UInt64: UInt32] = [:]
    for jamo in [Hangul.vowels, Hangul.trails.dropFirst()].joined() {
      classes[Int(jamo)] = Self.unstableStarter
    }
    for (scalar, first, second) in triples(NormalizationTable.composites) {
      decompositions[scalar] = (first, second)
      composites[Self.pair(first, second)] = scalar
      classes[Int(second)] = Self.unstableStarter
    }
    for (scalar, first, second) in triples(NormalizationTable.exclusions) {
      decompositions[scalar] = (first, second)
      classes[Int(scalar)] = Self.unstableStarter
    }
    for (first, last, combiningClass) in triples(NormalizationTable.combiningClasses) {
      for scalar in first...last { classes[Int(scalar)] = UInt8(combiningClass) }
    }
    combiningClasses = classes
    self.decompositions = decompositions
    self.composites = composites
  }

  /// Whether the text from `start` to `limit` is certainly in form C already.
  func isComposed(_ text: Span<UInt8>, from start: Int, limit: Int) -> Bool {
    var index = start
    while index < limit {
      // Every scalar below U+0300 is stable, and those begin with bytes below 0xCC.
      if text[index] < 0xCC {
        index += 1
        continue
      }
      let scalar = decodeScalar(in: text, at: index, limit: limit)
      if combiningClasses[Int(scalar.value)] != 0 { return false }
      index += scalar.length
    }
    return true
  }

  /// The text from `start` to `limit` in form C. Ill-formed bytes stay as they are.
  func composed(_ text: Span<UInt8>, from start: Int, limit: Int) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(limit - start)
    // A segment runs from a stable starter to the next; no segment changes another.
    var segment: [UInt32] = []
    var index = start
    while index < limit {
      let scalar = decodeScalar(in: text, at: index, limit: limit)
      if combiningClasses[Int(scalar.value)] == 0 {
        appendComposed(segment, to: &output)
        segment.removeAll(keepingCapacity: true)
      }
      if scalar.value == illFormedScalar {
        output.append(text[index])
      } else {
        segment.append(scalar.value)
      }
      index += scalar.length
    }
    appendComposed(segment, to: &output)
    return output
  }

  private func appendComposed(_ segment: [UInt32], to output: inout [UInt8]) {
    // A single scalar is a stable starter, save at the head of the text and for an exclusion.
    if segment.count == 1, combiningClasses[Int(segment[0])] == 0 {
      appendUTF8(segment[0], to: &output)
      return
    }
    var scalars: [UInt32] = []
    for scalar in segment { appendDecomposition(of: scalar, to: &scalars) }
    sortMarks(&scalars)
    compose(&scalars)
    for scalar in scalars { appendUTF8(scalar, to: &output) }
  }

  private static func pair(_ first: UInt32, _ second: UInt32) -> UInt64 {
    UInt64(first) << 32 | UInt64(second)
  }

  private func appendDecomposition(of scalar: UInt32, to output: inout [UInt32]) {
    if let jamo = Hangul.decomposition(of: scalar) {
      output.append(contentsOf: jamo)
    } else if let (first, second) = decompositions[scalar] {
      appendDecomposition(of: first, to: &output)
      if second != 0 { appendDecomposition(of: second, to: &output) }
    } else {
      output.append(scalar)
    }
  }

  private func combiningClass(of scalar: UInt32) -> UInt8 {
    let value = combiningClasses[Int(scalar)]
    return value == Self.unstableStarter ? 0 : value
  }

  /// Puts each run of marks in the order of their classes; equal classes keep their order.
  private func sortMarks(_ scalars: inout [UInt32]) {
    var start = 0
    while start < scalars.count {
      guard combiningClass(of: scalars[start]) != 0 else {
        start += 1
        continue
      }
      let end = scalars[start...].firstIndex { combiningClass(of: $0) == 0 } ?? scalars.count
      let keys = scalars[start..<end].enumerated().map { (combiningClass(of: $1), $0, $1) }
      let sorted = keys.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
      scalars.replaceSubrange(start..<end, with: sorted.map(\.2))
      start = end
    }
  }

  /// Joins each starter with the marks after it that no mark of their class, or starter, blocks.
  private func compose(_ scalars: inout [UInt32]) {
    var starter: Int?
    var previousClass: UInt8 = 0
    var count = 0
    for scalar in scalars {
      let combiningClass = combiningClass(of: scalar)
      let isAdjacent = starter == count - 1
      if let starter, isAdjacent || previousClass < combiningClass,
        let composite = composite(scalars[starter], scalar)
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

  private func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
    Hangul.composite(first, second) ?? composites[Self.pair(first, second)]
  }
}

/// The numbers of a table, three at a time.
private func triples(_ numbers: [UInt32]) -> some Sequence<(UInt32, UInt32, UInt32)> {
  stride(from: 0, to: numbers.count, by: 3).lazy.map { index in
    (numbers[index], numbers[index + 1], numbers[index + 2])
  }
}
