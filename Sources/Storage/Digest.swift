import CXXHash

/// A 64-bit XXH64 digest (seed 0), written as 16 lower-case hexadecimal digits.
///
/// It finds accidents, not attacks: XXH64 is no cryptographic hash.
public struct Digest: Hashable, Sendable {
  /// The digest as a number.
  public let value: UInt64

  /// A digest that is known already.
  public init(value: UInt64) { self.value = value }

  /// The digest of `bytes`.
  public init(of bytes: RawSpan) {
    value = bytes.withUnsafeBytes { XXH64($0.baseAddress, $0.count, 0) }
  }

  /// The digest of `bytes`.
  public init(of bytes: [UInt8]) { self.init(of: bytes.span.bytes) }

  /// Reads 16 lower-case hexadecimal digits; nil for anything else.
  public init?(_ text: String) {
    guard let value = UInt64(text, radix: 16) else { return nil }
    self.value = value
    guard description == text else { return nil }
  }

  /// The seekable format's form: the low 32 bits.
  public var low32: UInt32 { UInt32(truncatingIfNeeded: value) }
}

extension Digest: CustomStringConvertible {
  /// The 16 digits.
  public var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}

extension Digest: Codable {
  /// Reads the 16 digits.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let digest = Digest(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected 16 lower-case hexadecimal digits")
    }
    self = digest
  }

  /// Writes the 16 digits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
