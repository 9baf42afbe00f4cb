import CArchive
import Glibc

/// A reader of libarchive's over a source of bytes.
final class ArchiveHandle {
  /// What libarchive's C functions take.
  let pointer: OpaquePointer
  private let source: any ByteSource
  /// What names the bytes that are being read.
  var name: InputName
  /// What libarchive was lent last; it may look at it until it asks for more.
  private let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
  private var bytesLent: Int64 = 0
  /// libarchive converts names by the thread's locale, in which they may not exist.
  private let locale = newlocale(1 << LC_CTYPE, "C.UTF-8", nil)
  /// Why the source failed, which libarchive only knows as a failure.
  private var sourceFailure: DocumentError?

  /// Opens a source.
  ///
  /// - Parameter enable: calls `archive_read_support_…` for what the source may be.
  init(
    _ source: any ByteSource, name: InputName, enable: (OpaquePointer) -> Void
  ) throws(DocumentError) {
    guard let pointer = archive_read_new() else { preconditionFailure("out of memory") }
    self.pointer = pointer
    self.source = source
    self.name = name
    enable(pointer)
    archive_read_set_callback_data(pointer, Unmanaged.passUnretained(self).toOpaque())
    archive_read_set_read_callback(pointer) { _, client, buffer in
      guard let handle = ArchiveHandle.from(client) else { return Int(ARCHIVE_FATAL) }
      buffer?.pointee = UnsafeRawPointer(handle.piece.baseAddress)
      return handle.readPiece()
    }
    if source is any SeekableSource {
      archive_read_set_seek_callback(pointer) { _, client, offset, origin in
        ArchiveHandle.from(client)?.seek(offset, from: origin) ?? Int64(ARCHIVE_FATAL)
      }
    }
    guard archive_read_open1(pointer) == ARCHIVE_OK else { throw failure() }
  }

  deinit {
    archive_read_free(pointer)
    if let locale { freelocale(locale) }
    piece.deallocate()
  }

  var storedBytesRead: Int { source.storedBytesRead }

  /// Goes to the next entry; nil after the last.
  func nextEntry() throws(DocumentError) -> Entry? {
    let localeBefore = uselocale(locale)
    defer { uselocale(localeBefore) }
    var entry: OpaquePointer?
    errno = 0
    let status = archive_read_next_header(pointer, &entry)
    guard status != ARCHIVE_EOF else { return nil }
    // A warning is about names or times that cannot be represented here.
    guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { throw failure() }
    return Entry(entry)
  }

  /// The next bytes of the entry; none at its end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DocumentError) -> Int {
    let count = archive_read_data(pointer, buffer.baseAddress, buffer.count)
    guard count >= 0 else { throw failure() }
    return count
  }

  /// Passes over what libarchive has left of the source, so that the source finds its own faults.
  ///
  /// - Returns: false where libarchive took something for the end that was not.
  @discardableResult
  func drain() throws(DocumentError) -> Bool {
    var lent = bytesLent
    while true {
      let count = try source.read(into: piece)
      guard count > 0 else { return archive_filter_bytes(pointer, -1) == lent }
      lent += Int64(count)
    }
  }

  /// Why libarchive stopped.
  func failure() -> DocumentError {
    if let sourceFailure { return sourceFailure }
    let reason = archive_error_string(pointer).map { String(cString: $0) } ?? "it ends too early"
    return name.error(Self.problem(reason))
  }

  /// Tells by libarchive's words what is whole and cannot be read from what is damaged.
  private static func problem(_ reason: String) -> String {
    if reason.contains("requires too much memory") {
      return "compressed with a window of more than 128 MiB (zstd --long=28 or more), which is not "
        + "read; compress it again: zstd -d --long=31 --stdout FILE | zstd --long=27"
    }
    if reason.contains("encrypted") || reason.contains("Passphrase") {
      return "encrypted, which is not read (\(reason)); unpack it with its password first"
    }
    return "damaged or truncated: \(reason); fetch it again"
  }

  private static func from(_ client: UnsafeMutableRawPointer?) -> ArchiveHandle? {
    client.map { Unmanaged<ArchiveHandle>.fromOpaque($0).takeUnretainedValue() }
  }

  private func readPiece() -> Int {
    do throws(DocumentError) {
      let count = try source.read(into: piece)
      bytesLent += Int64(count)
      return count
    } catch {
      sourceFailure = error
      return Int(ARCHIVE_FATAL)
    }
  }

  private func seek(_ offset: Int64, from origin: Int32) -> Int64 {
    guard let source = source as? any SeekableSource else { return Int64(ARCHIVE_FATAL) }
    let start =
      switch origin {
      case SEEK_SET: 0
      case SEEK_CUR: source.position
      default: source.count
      }
    let (place, isTooFar) = Int64(start).addingReportingOverflow(offset)
    guard !isTooFar, (0...Int64(source.count)).contains(place) else { return Int64(ARCHIVE_FATAL) }
    source.position = Int(place)
    return place
  }
}

extension ArchiveHandle {
  /// What an archive's header says of a member.
  struct Entry {
    /// `AE_IFREG`, a macro that Swift cannot see.
    private static let regularFile: UInt32 = 0o100000

    /// The path; what is not UTF-8 in it is replaced by U+FFFD.
    let path: String
    let isFile: Bool
    /// The path of the member that has the content, where this is but another name of it.
    let hardLinkTarget: String?

    fileprivate init(_ entry: OpaquePointer) {
      path = Self.name(entry, archive_entry_pathname_utf8, archive_entry_pathname) ?? "?"
      isFile = archive_entry_filetype(entry) == Self.regularFile
      // With content of its own it is a file like others.
      hardLinkTarget =
        isFile ? nil : Self.name(entry, archive_entry_hardlink_utf8, archive_entry_hardlink)
    }

    /// What `utf8` has, or where it cannot be converted `raw`.
    ///
    /// libarchive takes an `errno` of `ENOMEM`, whoever has set it, for its own, and ends the process where
    /// a name cannot be converted.
    private static func name(
      _ entry: OpaquePointer, _ utf8: (OpaquePointer?) -> UnsafePointer<CChar>?,
      _ raw: (OpaquePointer?) -> UnsafePointer<CChar>?
    ) -> String? {
      errno = 0
      if let name = utf8(entry) { return path(name) }
      errno = 0
      return raw(entry).map(path)
    }

    private static func path(_ raw: UnsafePointer<CChar>) -> String {
      let path = String(cString: raw)
      return path.hasPrefix("./") ? String(path.dropFirst(2)) : path
    }
  }
}
