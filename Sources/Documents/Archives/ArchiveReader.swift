import CArchive
import Storage

/// Reads an archive or a compressed file from its first byte to its last, decompressing as it goes.
final class ArchiveReader {
  /// `AE_IFREG`, a macro that Swift cannot see.
  private static let regularFile: UInt32 = 0o100000
  private static let tarBlockSize: Int64 = 512

  let path: String
  private let isArchive: Bool
  /// libarchive keeps the address of the file's bytes.
  private let file: MappedFile
  private let handle: OpaquePointer
  /// The member that is being read, once there is one.
  private(set) var member = ""

  /// Opens a file.
  ///
  /// - Parameter isArchive: false for a compressed file that holds one stream of bytes.
  init(path: String, isArchive: Bool) throws(DocumentError) {
    let file: MappedFile
    do {
      file = try MappedFile(path: path)
    } catch {
      throw DocumentError(file: path, problem: error.reason)
    }
    guard file.count > 0 else {
      throw DocumentError(
        file: path, problem: "empty: neither an archive nor compressed; fetch it again")
    }
    guard let handle = archive_read_new() else {
      throw DocumentError(file: path, problem: "out of memory")
    }
    self.path = path
    self.isArchive = isArchive
    self.file = file
    self.handle = handle
    for enableFilter in [
      archive_read_support_filter_gzip, archive_read_support_filter_xz,
      archive_read_support_filter_zstd, archive_read_support_filter_bzip2,
    ] { _ = enableFilter(handle) }
    if isArchive {
      archive_read_support_format_tar(handle)
      archive_read_support_format_gnutar(handle)
      // The reader that seeks needs the directory at a zip's end, so that it notices a truncated one.
      archive_read_support_format_zip_seekable(handle)
    } else {
      archive_read_support_format_raw(handle)
    }
    let bytes = file.unsafeBytes
    guard archive_read_open_memory(handle, bytes.baseAddress, bytes.count) == ARCHIVE_OK else {
      throw failure("cannot be opened")
    }
  }

  deinit { archive_read_free(handle) }

  /// Goes to the next file of the archive, or to the one stream; nil after the last.
  func nextMember() throws(DocumentError) -> String? {
    while true {
      let endOfMember = try skipRestOfMember()
      var entry: OpaquePointer?
      let status = archive_read_next_header(handle, &entry)
      guard status != ARCHIVE_EOF else {
        try checkEnd(afterMember: endOfMember)
        return nil
      }
      // A warning is about names or times that cannot be represented here.
      guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else {
        throw failure("damaged or truncated")
      }
      guard isArchive else {
        guard archive_filter_code(handle, 0) != ARCHIVE_FILTER_NONE else {
          throw DocumentError(file: path, problem: "not compressed, as its name says it is")
        }
        return ""
      }
      member = Self.name(of: entry)
      if archive_entry_filetype(entry) == Self.regularFile { return member }
    }
  }

  /// How much of the file, as it is stored, has been read.
  var storedBytesRead: Int { Int(archive_filter_bytes(handle, -1)) }

  /// The next bytes of the member, at most `limit`; none at its end.
  func read(limit: Int) throws(DocumentError) -> [UInt8] {
    var result = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      result = archive_read_data(handle, buffer.baseAddress, limit)
      count = max(0, result)
    }
    guard result >= 0 else { throw failure("damaged or truncated") }
    return bytes
  }

  /// Where the member that is being read ends in the decompressed bytes.
  private func skipRestOfMember() throws(DocumentError) -> Int64 {
    guard !member.isEmpty else { return 0 }
    guard archive_read_data_skip(handle) >= ARCHIVE_WARN else {
      throw failure("damaged or truncated")
    }
    return archive_filter_bytes(handle, 0)
  }

  /// Refuses a tar that stops between two members: libarchive takes that for its end, but the end is
  /// marked by blocks of zeros.
  private func checkEnd(afterMember end: Int64) throws(DocumentError) {
    guard archive_format(handle) & ARCHIVE_FORMAT_BASE_MASK == ARCHIVE_FORMAT_TAR,
      archive_filter_bytes(handle, 0) < end + Self.tarBlockSize
    else { return }
    throw DocumentError(
      file: path, place: "end",
      problem: "truncated: the blocks of zeros that end an archive are missing; fetch it again")
  }

  private func failure(_ what: String) -> DocumentError {
    let reason = archive_error_string(handle).map { String(cString: $0) } ?? "it ends too early"
    return DocumentError(
      file: path, place: member.isEmpty ? "" : "member \(member)",
      problem: "\(what): \(reason); fetch it again")
  }

  private static func name(of entry: OpaquePointer) -> String {
    let raw = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry)
    let name = raw.map { String(cString: $0) } ?? "?"
    return name.hasPrefix("./") ? String(name.dropFirst(2)) : name
  }
}
