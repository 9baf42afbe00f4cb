import CArchive

/// Decompresses one stream with libarchive.
final class StreamDecompressor: ByteSource {
  private let handle: ArchiveHandle
  private let name: InputName
  private var isAtEnd: Bool

  /// - Throws: `DocumentError` for a source that is not compressed in this way.
  init(
    _ source: any ByteSource, compression: Compression, name: InputName
  ) throws(DocumentError) {
    handle = try ArchiveHandle(source, name: name) { pointer in
      compression.enable(in: pointer)
      archive_read_support_format_raw(pointer)
      // The raw format is never empty.
      archive_read_support_format_empty(pointer)
    }
    self.name = name
    isAtEnd = try handle.nextEntry() == nil
    guard archive_filter_code(handle.pointer, 0) != ARCHIVE_FILTER_NONE else {
      throw name.error("not compressed, as its name says it is")
    }
  }

  var storedBytesRead: Int { handle.storedBytesRead }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DocumentError) -> Int {
    guard !isAtEnd else { return 0 }
    let count = try handle.read(into: buffer)
    if count == 0 {
      isAtEnd = true
      guard try handle.drain() else {
        throw name.error(
          "something follows the compressed stream, or an empty stream is within; decompress the file"
        )
      }
    }
    return count
  }
}
