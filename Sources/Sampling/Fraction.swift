/// A fraction of whole numbers without a sign, in lowest terms.
struct Fraction: Equatable {
  /// A number that does not fit its type.
  struct Overflow: Error {}

  let numerator: UInt128
  let denominator: UInt128

  /// - Precondition: the denominator is not zero.
  init(_ numerator: UInt128, _ denominator: UInt128) {
    let divisor = Self.greatestCommonDivisor(numerator, denominator)
    self.numerator = numerator / divisor
    self.denominator = denominator / divisor
  }

  func multiplied(by other: Self) throws(Overflow) -> Self {
    // Lowest terms across the factors keep the products as small as they can be.
    let (a, b) = (Self(numerator, other.denominator), Self(other.numerator, denominator))
    return Self(
      try Self.product(a.numerator, b.numerator), try Self.product(a.denominator, b.denominator))
  }

  /// The smallest whole numbers in the ratio of fractions.
  ///
  /// - Throws: `Overflow` where their sum does not fit 63 bits.
  static func coprimeNumerators(of fractions: [Self]) throws(Overflow) -> [UInt64] {
    var multiple: UInt128 = 1
    for fraction in fractions {
      let divisor = greatestCommonDivisor(multiple, fraction.denominator)
      multiple = try product(multiple, fraction.denominator / divisor)
    }
    var numbers: [UInt128] = []
    for fraction in fractions {
      numbers.append(try product(fraction.numerator, multiple / fraction.denominator))
    }
    let divisor = numbers.reduce(0, greatestCommonDivisor)
    guard try sum(numbers) / divisor <= UInt128(Int64.max) else { throw Overflow() }
    return numbers.map { UInt64($0 / divisor) }
  }

  static func sum(_ numbers: [UInt128]) throws(Overflow) -> UInt128 {
    var total: UInt128 = 0
    for number in numbers {
      let (sum, overflow) = total.addingReportingOverflow(number)
      if overflow { throw Overflow() }
      total = sum
    }
    return total
  }

  private static func product(_ a: UInt128, _ b: UInt128) throws(Overflow) -> UInt128 {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    if overflow { throw Overflow() }
    return product
  }

  static func greatestCommonDivisor(_ a: UInt128, _ b: UInt128) -> UInt128 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
