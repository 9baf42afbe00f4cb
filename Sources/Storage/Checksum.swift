import CCrypto
import Glibc

/// A checksum as publishers of files give it, written as `sha256:` and hexadecimal digits.
public struct Checksum: Hashable, Sendable {
  /// How it is computed.
  public enum Algorithm: String, CaseIterable, Sendable {
    case sha256, sha1, md5

    /// The length of a checksum in bytes.
    public var byteCount: Int {
      switch self {
      case .sha256: 32
      case .sha1: 20
      case .md5: 16
      }
    }
  }

  /// How it was computed.
  public let algorithm: Algorithm
  /// Two lower-case hexadecimal digits a byte.
  public let digits: String

  /// Reads `algorithm:digits`; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let algorithm = Algorithm(rawValue: String(parts[0])),
      parts[1].utf8.count == 2 * algorithm.byteCount,
      parts[1].utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) })
    else { return nil }
    self.algorithm = algorithm
    digits = String(parts[1])
  }

  /// The checksum of a file's bytes.
  public init(ofFile path: String, algorithm: Algorithm = .sha256) throws(StorageError) {
    let file = try FileDescriptor(path, O_RDONLY)
    var stream = try ChecksumStream(algorithm)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = try file.read(into: &buffer)
      guard count > 0 else { break }
      stream.update(buffer.span.bytes.extracting(first: count))
    }
    self.init(algorithm: algorithm, bytes: stream.finish())
  }

  private init(algorithm: Algorithm, bytes: [UInt8]) {
    self.algorithm = algorithm
    digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension Checksum: CustomStringConvertible {
  /// `algorithm:digits`.
  public var description: String { "\(algorithm.rawValue):\(digits)" }
}

/// Computes a checksum of bytes that come in pieces.
private struct ChecksumStream: ~Copyable {
  private let context: OpaquePointer
  private let algorithm: Checksum.Algorithm

  init(_ algorithm: Checksum.Algorithm) throws(StorageError) {
    let method =
      switch algorithm {
      case .sha256: EVP_sha256()
      case .sha1: EVP_sha1()
      case .md5: EVP_md5()
      }
    // A machine in FIPS mode has no MD5.
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, method, nil) == 1 else {
      throw StorageError(
        path: algorithm.rawValue, operation: .read,
        reason: "OpenSSL does not compute this checksum here")
    }
    self.context = context
    self.algorithm = algorithm
  }

  deinit { EVP_MD_CTX_free(context) }

  mutating func update(_ bytes: RawSpan) {
    bytes.withUnsafeBytes { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
  }

  mutating func finish() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: algorithm.byteCount) { buffer, count in
      EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
      count = algorithm.byteCount
    }
  }
}
