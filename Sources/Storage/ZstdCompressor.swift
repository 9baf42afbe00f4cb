import CZstd

/// Makes independent zstd frames, each with its content's size and checksum.
///
/// The bytes depend on the input, the level and the version of libzstd, never on what was
/// compressed before.
public struct ZstdCompressor: ~Copyable {
  /// The levels of zstd, from the fastest to that of the smallest frames.
  public static let levels = 1...22

  private let context: OpaquePointer

  /// Prepares a compressor.
  ///
  /// - Precondition: `level` is one of `levels`.
  public init(level: Int) throws(StorageError) {
    precondition(Self.levels.contains(level), "zstd level \(level) is outside \(Self.levels)")
    guard let context = ZSTD_createCCtx() else {
      throw StorageError(path: "zstd", operation: .compress, reason: "out of memory")
    }
    self.context = context
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(level))
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
  }

  deinit { ZSTD_freeCCtx(context) }

  /// One frame that holds `bytes`.
  public mutating func compress(_ bytes: RawSpan) throws(StorageError) -> [UInt8] {
    var code = 0
    let frame = bytes.withUnsafeBytes { source in
      let bound = ZSTD_compressBound(source.count)
      return [UInt8](unsafeUninitializedCapacity: bound) { target, count in
        code = ZSTD_compress2(
          context, target.baseAddress, target.count, source.baseAddress, source.count)
        count = ZSTD_isError(code) == 0 ? code : 0
      }
    }
    guard ZSTD_isError(code) == 0 else {
      throw StorageError(
        path: "zstd", operation: .compress, reason: String(cString: ZSTD_getErrorName(code)))
    }
    return frame
  }
}
