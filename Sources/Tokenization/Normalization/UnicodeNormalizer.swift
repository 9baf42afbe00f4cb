/// Unicode's normalization forms, as the reference makes them.
///
/// Neither the standard library's nor Foundation's will do: the reference's tables are of an older
/// version of Unicode, in which 154 marks are ordered otherwise.
///
/// The tables are built when the first normalizer of their form is, and shared.
struct UnicodeNormalizer: Sendable {
  /// By scalar: 0 is a starter that the form leaves alone and never joins to what precedes it; a
  /// mark that it leaves alone has its combining class; all others are `unstable`.
  var stability: ScalarTable<UInt8>
  let combiningClasses: ScalarTable<UInt8>
  let decompositions: ScalarMapping
  /// Nil where the form does not compose.
  let composites: CompositeTable?

  /// What the form may change. No combining class is 255.
  static let unstable: UInt8 = 255

  init(_ form: NormalizationForm) {
    self =
      switch form {
      case .c: Self.formC
      case .d: Self.formD
      case .kc: Self.formKC
      case .kd: Self.formKD
      }
  }

  private static let formC = Self(buildingTablesOf: .c)
  private static let formD = Self(buildingTablesOf: .d)
  private static let formKC = Self(buildingTablesOf: .kc)
  private static let formKD = Self(buildingTablesOf: .kd)

  /// Whether the text from `start` to `limit` is certainly in the form already. It may be so, too,
  /// where the answer is false.
  func isNormalized(_ text: Span<UInt8>, from start: Int, limit: Int) -> Bool {
    firstUnstableSegment(in: text, from: start, limit: limit) == nil
  }

  /// The text from `start` to `limit` in the form. Ill-formed bytes stay as they are.
  func normalized(_ text: Span<UInt8>, from start: Int, limit: Int) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(limit - start)
    var scalars: [UInt32] = []
    var index = start
    while let segment = firstUnstableSegment(in: text, from: index, limit: limit) {
      output.append(text, from: index, to: segment)
      index = segment
      repeat {
        let (scalar, length) = decodeScalar(in: text, at: index, limit: limit)
        if scalar == illFormedScalar {
          output.append(text[index])
        } else {
          appendDecomposition(of: scalar, to: &scalars)
        }
        index += length
      } while index < limit && !isStableStarter(in: text, at: index, limit: limit)
      sortMarks(&scalars)
      compose(&scalars)
      for scalar in scalars { appendUTF8(scalar, to: &output) }
      scalars.removeAll(keepingCapacity: true)
    }
    output.append(text, from: index, to: limit)
    return output
  }

  /// The start of the first segment that the form may change, if there is one. A segment runs from
  /// a stable starter, or the start of the text, to the next; no segment changes another.
  @inline(__always)
  private func firstUnstableSegment(
    in text: Span<UInt8>, from start: Int, limit: Int
  ) -> Int? {
    var segment = start
    var previousClass: UInt8 = 0
    var index = start
    while index < limit {
      if text[index] < 0x80 {
        index = text.endOfASCII(from: index + 1, limit: limit)
        segment = index - 1
        previousClass = 0
        continue
      }
      let scalar = decodeScalar(in: text, at: index, limit: limit)
      let stability = stability[scalar.value]
      if stability == 0 {
        segment = index
      } else if stability == Self.unstable || stability < previousClass {
        return segment
      }
      previousClass = stability
      index += scalar.length
    }
    return nil
  }

  private func isStableStarter(in text: Span<UInt8>, at index: Int, limit: Int) -> Bool {
    stability[decodeScalar(in: text, at: index, limit: limit).value] == 0
  }
}
