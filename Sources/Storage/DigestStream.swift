import CXXHash

/// Computes a digest of bytes that come in pieces: how they are cut makes no difference.
public struct DigestStream: ~Copyable {
  private let state: OpaquePointer

  /// Starts with no bytes.
  public init() throws(StorageError) {
    guard let state = XXH64_createState() else {
      throw StorageError(path: "XXH64", operation: .read, reason: "out of memory")
    }
    self.state = state
    XXH64_reset(state, 0)
  }

  deinit { XXH64_freeState(state) }

  /// Takes in the next bytes.
  public mutating func update(_ bytes: RawSpan) {
    bytes.withUnsafeBytes { _ = XXH64_update(state, $0.baseAddress, $0.count) }
  }

  /// The digest of all bytes so far.
  public var digest: Digest { Digest(value: XXH64_digest(state)) }
}
