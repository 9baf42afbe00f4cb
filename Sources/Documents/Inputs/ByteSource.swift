import Storage

/// The decompressed bytes of one file or archive member, in pieces.
enum ByteSource {
  case file(MappedFile, position: Int)
  case archive(ArchiveReader)
  case standardInput(position: Int)

  /// How much of the file, as it is stored, has been read.
  var storedBytesRead: Int {
    switch self {
    case .file(_, let position), .standardInput(let position): position
    case .archive(let archive): archive.storedBytesRead
    }
  }

  /// The next bytes, at most `limit`; none at the end.
  mutating func read(limit: Int) throws(DocumentError) -> [UInt8] {
    switch self {
    case .file(let file, let position):
      let range = position..<min(position + limit, file.count)
      self = .file(file, position: range.upperBound)
      return file.withBytes { Array($0[range]) }
    case .archive(let archive):
      return try archive.read(limit: limit)
    case .standardInput(let position):
      do {
        let bytes = try StandardInput.read(limit: limit)
        self = .standardInput(position: position + bytes.count)
        return bytes
      } catch {
        throw DocumentError(file: InputFile.standardInput, problem: error.reason)
      }
    }
  }
}
