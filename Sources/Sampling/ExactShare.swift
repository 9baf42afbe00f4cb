/// A share of a mixture, exactly as it was written: `3`, `0.25`, `12.5`.
///
/// A share never passes through floating point: a tenth stays a tenth, so that a mixture draws the
/// same sequences on every machine and keeps its ratios for ever.
public struct ExactShare: Hashable, Sendable, CustomStringConvertible {
  /// The most decimal digits that a share may have, before and after the point together.
  public static let digitLimit = 18

  /// The share as it was written.
  public let description: String
  /// The digits without the point and without trailing zeros after it.
  let digits: UInt64
  /// How many of the digits stand after the point.
  let fractionDigits: Int

  /// Parses a decimal number without a sign or an exponent; zero draws nothing.
  ///
  /// - Throws: `ShareError` where the text is anything else, or longer than ``digitLimit`` digits.
  public init(_ text: String) throws(ShareError) {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let isDecimal =
      parts.count <= 2
      && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }
    guard isDecimal else {
      throw ShareError("found \"\(text)\", expected a decimal number such as 3 or 0.25")
    }
    let whole = parts[0].drop { $0 == UInt8(ascii: "0") }
    let fraction = parts.count == 2 ? Self.withoutTrailingZeros(parts[1]) : []
    guard whole.count + fraction.count <= Self.digitLimit else {
      throw ShareError("found \"\(text)\", expected at most \(Self.digitLimit) digits")
    }
    digits = (Array(whole) + fraction).reduce(0) { $0 * 10 + UInt64($1 - 0x30) }
    fractionDigits = fraction.count
    description = text
  }

  /// A whole number of shares.
  ///
  /// - Precondition: `count` is positive and has at most ``digitLimit`` digits.
  public init(_ count: Int) {
    precondition(count > 0 && count < 1_000_000_000_000_000_000)
    digits = UInt64(count)
    fractionDigits = 0
    description = String(count)
  }

  private static func withoutTrailingZeros(_ digits: Substring.UTF8View) -> [UInt8] {
    var digits = Array(digits)
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return digits
  }
}

extension ExactShare {
  /// Whole numbers in the ratio of `shares`, without a common divisor.
  ///
  /// - Precondition: one of the shares is not zero.
  static func wholeNumbers(_ shares: [ExactShare]) -> [UInt128] {
    let fractionDigits = shares.map(\.fractionDigits).max() ?? 0
    let scaled = shares.map { share in
      // At most 36 digits: 128 bits hold them.
      (share.fractionDigits..<fractionDigits).reduce(UInt128(share.digits)) { value, _ in
        value * 10
      }
    }
    let divisor = scaled.reduce(0, Fraction.greatestCommonDivisor)
    return scaled.map { $0 / divisor }
  }
}
