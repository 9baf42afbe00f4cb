import CArchive

/// Reads an archive from its first member to its last.
final class ArchiveReader: ByteSource {
  private static let tarBlockSize: Int64 = 512

  /// What names the archive.
  let name: InputName
  private let kind: ArchiveKind
  private let handle: ArchiveHandle
  private var hasMember = false
  private var hasContent = false

  init(_ source: any ByteSource, kind: ArchiveKind, name: InputName) throws(DocumentError) {
    self.name = name
    self.kind = kind
    let isUsable = source is any SeekableSource || !kind.needsSeeking
    handle = try ArchiveHandle(
      isUsable ? source : try MemorySource(source, name: name), name: name, enable: kind.enable)
  }

  var storedBytesRead: Int { handle.storedBytesRead }

  /// Goes to the next file of the archive, or hard link to one; nil after the last.
  func nextMember() throws(DocumentError) -> ArchiveHandle.Entry? {
    while true {
      let endOfMember = try skipRestOfMember()
      guard let entry = try handle.nextEntry() else {
        try checkEnd(afterMember: endOfMember)
        if !kind.needsSeeking { try handle.drain() }
        return nil
      }
      hasMember = true
      handle.name = name.member(entry.path)
      guard entry.isFile || entry.hardLinkTarget != nil, kind.holdsContent(entry.path) else {
        continue
      }
      hasContent = true
      return entry
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

  /// Refuses what libarchive takes for an end: a tar that stops between two members, though blocks of
  /// zeros mark its end, and a package that stops before its content.
  private func checkEnd(afterMember end: Int64) throws(DocumentError) {
    if kind == .tar, archive_filter_bytes(handle.pointer, 0) < end + Self.tarBlockSize {
      throw name.error(
        "truncated: the blocks of zeros that end an archive are missing; fetch it again",
        place: "end")
    }
    guard kind != .deb || hasContent else {
      throw name.error("no Debian package, or truncated: there is no data.tar; fetch it again")
    }
  }
}
