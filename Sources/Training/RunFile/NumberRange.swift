import Configuration

/// A range of numbers with its name.
struct NumberRange {
  let description: String
  private let contains: @Sendable (Double) -> Bool

  static let positive = Self(description: "a number above 0") { $0 > 0 }
  static let notNegative = Self(description: "a number of at least 0") { $0 >= 0 }
  static let fraction = Self(description: "a number from 0 to 1") { (0...1).contains($0) }
  static let positiveFraction = Self(description: "a number above 0 and at most 1") {
    $0 > 0 && $0 <= 1
  }
  /// As wide as softmax(logits / temperature) needs; single precision keeps it apart from 0.
  static let temperature = Self(description: "a number from 0.01 to 100") {
    (0.01...100).contains($0)
  }
  static let belowOne = Self(description: "a number from 0 to below 1") {
    (0..<1).contains($0)
  }

  private init(description: String, contains: @escaping @Sendable (Double) -> Bool) {
    self.description = description
    self.contains = contains
  }

  /// Decimal numbers only: `Double` would also read `nan`, `inf` and hexadecimal ones.
  func number(_ text: String) -> Double? {
    guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let number = Double(text),
      number.isFinite, contains(number)
    else { return nil }
    return number
  }
}

extension ConfigurationReader {
  func number(
    _ key: String, _ range: NumberRange, default fallback: Double? = nil
  ) throws(ConfigurationError) -> Double {
    try value(key, range.description, default: fallback) { text, isQuoted in
      isQuoted ? nil : range.number(text)
    }
  }
}
