import CArchive

/// Decompresses one stream with libarchive.
final class StreamDecompressor: ByteSource {
  private let handle: ArchiveHandle
  private let isEmpty: Bool

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
    isEmpty = try handle.nextEntry() == nil
    guard archive_filter_code(handle.pointer, 0) != ARCHIVE_FILTER_NONE else {
      throw name.error("not compressed, as its name says it is")
    }
  }

  var storedBytesRead: Int { handle.storedBytesRead }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DocumentError) -> Int {
    isEmpty ? 0 : try handle.read(into: buffer)
  }
}
