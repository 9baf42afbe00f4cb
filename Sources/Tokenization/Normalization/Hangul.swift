/// Hangul syllables, which compose by arithmetic (The Unicode Standard, section 3.12).
enum Hangul {
  static let leads: Range<UInt32> = 0x1100..<0x1113
  static let vowels: Range<UInt32> = 0x1161..<0x1176
  /// The first stands for no trailing consonant.
  static let trails: Range<UInt32> = 0x11A7..<0x11C3
  static let syllables: Range<UInt32> = 0xAC00..<0xD7A4

  private static let trailCount = UInt32(trails.count)
  private static let vowelCount = UInt32(vowels.count)

  /// Appends the two or three jamo of a syllable; false where the scalar is none.
  static func appendDecomposition(of scalar: UInt32, to output: inout [UInt32]) -> Bool {
    guard syllables.contains(scalar) else { return false }
    let index = scalar - syllables.lowerBound
    let (block, trail) = index.quotientAndRemainder(dividingBy: trailCount)
    let (lead, vowel) = block.quotientAndRemainder(dividingBy: vowelCount)
    output.append(leads.lowerBound + lead)
    output.append(vowels.lowerBound + vowel)
    if trail != 0 { output.append(trails.lowerBound + trail) }
    return true
  }

  /// The syllable of a lead and a vowel, or of such a syllable and a trail.
  static func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
    if leads.contains(first), vowels.contains(second) {
      let block = (first - leads.lowerBound) * vowelCount + second - vowels.lowerBound
      return syllables.lowerBound + block * trailCount
    }
    if syllables.contains(first), (first - syllables.lowerBound) % trailCount == 0,
      trails.dropFirst().contains(second)
    {
      return first + second - trails.lowerBound
    }
    return nil
  }
}
