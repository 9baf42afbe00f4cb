import Storage

/// The bytes of a file.
final class FileSource: SeekableSource {
  private let file: MappedFile
  var position = 0

  init(path: String) throws(DocumentError) {
    do {
      file = try MappedFile(path: path)
    } catch {
      throw DocumentError(file: path, problem: error.reason)
    }
  }

  var count: Int { file.count }
  var storedBytesRead: Int { position }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let range = position..<min(position + buffer.count, file.count)
    file.withBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[range])) }
    position = range.upperBound
    return range.count
  }
}
