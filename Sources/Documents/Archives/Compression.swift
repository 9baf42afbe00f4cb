import CArchive

/// The compressions of single streams, by their names' extensions.
enum Compression: String {
  case gzip = "gz"
  case xz
  case zstd = "zst"
  case bzip2 = "bz2"
  case lz4

  /// What a compressed source holds.
  func decompress(_ source: any ByteSource, name: InputName) throws(DocumentError) -> any ByteSource
  {
    switch self {
    case .gzip: GzipDecompressor(source, name: name)
    case .xz, .zstd, .bzip2, .lz4: try StreamDecompressor(source, compression: self, name: name)
    }
  }

  /// Lets libarchive decompress this and nothing else.
  func enable(in handle: OpaquePointer) {
    switch self {
    case .gzip: archive_read_support_filter_gzip(handle)
    case .xz: archive_read_support_filter_xz(handle)
    case .zstd: archive_read_support_filter_zstd(handle)
    case .bzip2: archive_read_support_filter_bzip2(handle)
    case .lz4: archive_read_support_filter_lz4(handle)
    }
  }
}
