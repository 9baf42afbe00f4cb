import CArchive

/// The archives that are read, by their names' extensions.
enum ArchiveKind: String {
  case tar
  case zip
  case sevenZip = "7z"
  case deb

  /// Whether its directory is at its end.
  var needsSeeking: Bool { self == .zip || self == .sevenZip }

  /// Lets libarchive read this and nothing else.
  func enable(in handle: OpaquePointer) {
    switch self {
    case .tar:
      archive_read_support_format_tar(handle)
      archive_read_support_format_gnutar(handle)
      // What follows the end of one must be another, or else is an error rather than passed over.
      archive_read_set_format_option(handle, "tar", "read_concatenated_archives", "1")
    // The reader that seeks needs the directory, so that it notices a truncated file.
    case .zip: archive_read_support_format_zip_seekable(handle)
    case .sevenZip: archive_read_support_format_7zip(handle)
    case .deb: archive_read_support_format_ar(handle)
    }
  }

  /// Whether a member holds what an archive of this kind is for.
  func holdsContent(_ member: String) -> Bool {
    self != .deb || member.hasPrefix("data.tar")
  }
}
