import CZstd
import Synchronization

/// Opens single zstd frames whose size the caller knows, so that no frame can claim more memory.
public enum ZstdDecompressor {
  /// The bytes that begin a frame.
  public static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

  /// The length of the frame that `bytes` begin with; nil if there is none. Its content may still be
  /// damaged.
  public static func frameLength(_ bytes: RawSpan) -> Int? {
    let length = bytes.withUnsafeBytes { ZSTD_findFrameCompressedSize($0.baseAddress, $0.count) }
    return ZSTD_isError(length) == 0 ? length : nil
  }

  /// The size of the content that a frame states; nil if it states none.
  public static func contentSize(_ frame: RawSpan) -> Int? {
    // Two values near 2^64 stand for none and for an error.
    Int(exactly: frame.withUnsafeBytes { ZSTD_getFrameContentSize($0.baseAddress, $0.count) })
  }

  /// The checksum that a frame states of its content, the low half of its XXH64, against which
  /// decompression holds the content; nil if it states none.
  public static func contentChecksum(_ frame: RawSpan) -> UInt32? {
    // The frame header descriptor follows the magic number; its third bit says whether there is one.
    let descriptor = magic.count
    guard frame.byteCount > descriptor + 4,
      frame.unsafeLoad(fromByteOffset: descriptor, as: UInt8.self) & 4 != 0
    else { return nil }
    return UInt32(
      littleEndian: frame.unsafeLoadUnaligned(
        fromByteOffset: frame.byteCount - 4, as: UInt32.self))
  }

  /// The content of `frame`.
  ///
  /// - Parameter size: what the frame must state as its content's size, and decode to.
  /// - Throws: `StorageError` unless `frame` is exactly one undamaged frame of that size.
  public static func decompress(_ frame: RawSpan, size: Int) throws(StorageError) -> [UInt8] {
    try frame.withUnsafeBytes { (source) throws(StorageError) in
      try checkSizes(of: source, expected: size)
      var code = 0
      let context = try DecompressionContext.taken()
      defer { DecompressionContext.idle.withLock { $0.append(context) } }
      let content = [UInt8](unsafeUninitializedCapacity: size) { target, count in
        code = ZSTD_decompressDCtx(
          context.pointer, target.baseAddress, size, source.baseAddress, source.count)
        count = ZSTD_isError(code) == 0 ? code : 0
      }
      guard ZSTD_isError(code) == 0 else {
        throw fault(String(cString: ZSTD_getErrorName(code)))
      }
      guard content.count == size else {
        throw fault("decodes to \(content.count) bytes, expected \(size)")
      }
      return content
    }
  }

  private static func checkSizes(
    of frame: UnsafeRawBufferPointer, expected size: Int
  ) throws(StorageError) {
    let length = ZSTD_findFrameCompressedSize(frame.baseAddress, frame.count)
    guard ZSTD_isError(length) == 0 else {
      throw fault(String(cString: ZSTD_getErrorName(length)))
    }
    guard length == frame.count else {
      throw fault("the frame ends after \(length) of \(frame.count) bytes")
    }
    // Zero also for a skippable frame, and two values near 2^64 for none and for an error.
    let stated = ZSTD_getFrameContentSize(frame.baseAddress, frame.count)
    guard stated == UInt64(size) else {
      let found = Int(exactly: stated).map { "states \($0) bytes" } ?? "states no size"
      throw fault("the frame \(found), expected \(size)")
    }
  }

  fileprivate static func fault(_ reason: String) -> StorageError {
    StorageError(path: "zstd frame", operation: .decompress, reason: reason)
  }
}

/// What zstd works with. To make one costs a twentieth of what it takes to decode a data frame.
private final class DecompressionContext: @unchecked Sendable {
  /// Those that no thread is using: never more than there were threads at a time.
  static let idle = Mutex<[DecompressionContext]>([])

  /// Used by one thread at a time, which took the context from `idle`.
  let pointer: OpaquePointer

  /// One that is free, or a new one.
  static func taken() throws(StorageError) -> DecompressionContext {
    if let context = idle.withLock({ $0.popLast() }) { return context }
    return try DecompressionContext()
  }

  private init() throws(StorageError) {
    guard let pointer = ZSTD_createDCtx() else { throw ZstdDecompressor.fault("out of memory") }
    self.pointer = pointer
  }

  deinit { ZSTD_freeDCtx(pointer) }
}
