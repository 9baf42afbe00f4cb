import CXXHash

/// A 128-bit XXH3 digest (seed 0): wide enough that two of a billion different texts have the same
/// one with a chance below 1 in 10^20.
///
/// It finds accidents, not attacks: XXH3 is no cryptographic hash.
public struct Digest128: Hashable, Sendable {
  /// The digest's lower and upper halves.
  public let low: UInt64, high: UInt64

  /// The digest of `bytes`.
  public init(of bytes: RawSpan) {
    let hash = bytes.withUnsafeBytes { XXH3_128bits($0.baseAddress, $0.count) }
    low = hash.low64
    high = hash.high64
  }

  /// The digest of `bytes`.
  public init(of bytes: [UInt8]) { self.init(of: bytes.span.bytes) }
}
