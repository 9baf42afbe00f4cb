/// How much a text repeats itself.
enum Repetition {
  /// The length of the sequences of tokens that are compared.
  private static let length = 4

  /// The part of a text's 4-grams of tokens that have stood in it before: seq-rep-4 of Welleck et al.
  /// 2020, from 0 to 1; nil where it has fewer than four tokens.
  static func rate(of ids: [UInt32]) -> Double? {
    guard ids.count >= length else { return nil }
    let grams = (0...ids.count - length).map { Array(ids[$0..<$0 + length]) }
    return 1 - Double(Set(grams).count) / Double(grams.count)
  }
}
