import CArchive

/// Reads an archive from its first member to its last.
final class ArchiveReader: ByteSource {
  /// `AE_IFREG`, a macro that Swift cannot see.
  private static let regularFile: UInt32 = 0o100000
  private static let tarBlockSize: Int64 = 512

  /// What names the archive.
  let name: InputName
  private let kind: ArchiveKind
  private let handle: ArchiveHandle
  private var hasMember = false

  init(_ source: any ByteSource, kind: ArchiveKind, name: InputName) throws(DocumentError) {
    self.name = name
    self.kind = kind
    let isUsable = source is any SeekableSource || !kind.needsSeeking
    handle = try ArchiveHandle(
      isUsable ? source : try MemorySource(source, name: name), name: name, enable: kind.enable)
  }

  var storedBytesRead: Int { handle.storedBytesRead }

  /// Goes to the next file of the archive; nil after the last.
  func nextMember() throws(DocumentError) -> String? {
    while true {
      let endOfMember = try skipRestOfMember()
      guard let entry = try handle.nextEntry() else {
        try checkEnd(afterMember: endOfMember)
        if !kind.needsSeeking { try handle.drain() }
        return nil
      }
      let member = Self.name(of: entry)
      handle.name = name.member(member)
      hasMember = true
      if archive_entry_filetype(entry) == Self.regularFile, kind.holdsContent(member) {
        return member
      }
    }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DocumentError) -> Int {
    try handle.read(into: buffer)
  }

  /// Where the member that is being read ends in the archive's bytes.
  private func skipRestOfMember() throws(DocumentError) -> Int64 {
    guard hasMember else { return 0 }
    guard archive_read_data_skip(handle.pointer) >= ARCHIVE_WARN else { throw handle.failure() }
    return archive_filter_bytes(handle.pointer, 0)
  }

  /// Refuses a tar that stops between two members: libarchive takes that for its end, but the end is
  /// marked by blocks of zeros.
  private func checkEnd(afterMember end: Int64) throws(DocumentError) {
    guard kind == .tar, archive_filter_bytes(handle.pointer, 0) < end + Self.tarBlockSize else {
      return
    }
    throw name.error(
      "truncated: the blocks of zeros that end an archive are missing; fetch it again",
      place: "end")
  }

  private static func name(of entry: OpaquePointer) -> String {
    let raw = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry)
    let name = raw.map { String(cString: $0) } ?? "?"
    return name.hasPrefix("./") ? String(name.dropFirst(2)) : name
  }
}
