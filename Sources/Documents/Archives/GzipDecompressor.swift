import CZlib

/// Decompresses gzip with zlib, which checks what it decompresses against the stored checksum.
///
/// libarchive 3.6 passes over gzip's checksums: a flipped bit would be read as text.
final class GzipDecompressor: ByteSource {
  /// The largest window, and a header of gzip's expected.
  private static let windowBits: Int32 = 15 + 16

  private let source: any ByteSource
  private let name: InputName
  /// zlib keeps the address.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: pieceSize)
  /// Whether at least one of the file's members has begun, and one is not at its end.
  private var hasBegun = false
  private var isInMember = false

  init(_ source: any ByteSource, name: InputName) {
    self.source = source
    self.name = name
    stream.initialize(to: z_stream())
    let status = inflateInit2_(
      stream, Self.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "out of memory")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  var storedBytesRead: Int { source.storedBytesRead }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DocumentError) -> Int {
    let room = min(buffer.count, Int(UInt32.max))
    stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(room)
    while stream.pointee.avail_out == room {
      if stream.pointee.avail_in == 0 {
        guard try fill() else { break }
      }
      try isInMember ? inflateMember() : beginMember()
    }
    return room - Int(stream.pointee.avail_out)
  }

  /// False at the end of the source.
  private func fill() throws(DocumentError) -> Bool {
    let count = try source.read(into: UnsafeMutableRawBufferPointer(input))
    stream.pointee.next_in = input.baseAddress
    stream.pointee.avail_in = UInt32(count)
    guard count == 0 else { return true }
    guard hasBegun, !isInMember else { throw failure("it ends too early") }
    return false
  }

  /// Members follow each other; zeros after the last one are padding.
  private func beginMember() {
    while hasBegun, stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == 0 {
      stream.pointee.next_in += 1
      stream.pointee.avail_in -= 1
    }
    guard stream.pointee.avail_in > 0 else { return }
    inflateReset(stream)
    hasBegun = true
    isInMember = true
  }

  private func inflateMember() throws(DocumentError) {
    switch inflate(stream, Z_NO_FLUSH) {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END: isInMember = false
    default: throw failure(stream.pointee.msg.map { String(cString: $0) } ?? "no gzip")
    }
  }

  private func failure(_ reason: String) -> DocumentError {
    name.error("damaged or truncated: \(reason); fetch it again")
  }
}
